import type { UnitAttributes } from '../../routing/routing-plan.js';
import type { ContextAttribute } from '../definition/test-policies.js';

/** A number beyond it counts as this: the square of one must not drown what the others say. */
const largest = 1e6;

/** Numbers of a context: a constant, and what the attributes make. */
export function contextSize(attributes: readonly ContextAttribute[]): number {
  return attributes.reduce((sum, attribute) => sum + (typeof attribute === 'string' ? 1 : attribute.values.length), 1);
}

/**
 * Prepares the reading of contexts: 1 for the intercept, then every numeric attribute (`true` is 1, `false` 0), and a 1 among zeros for
 * one of several values; a value that is not listed makes zeros only.
 *
 * @returns a function that gives undefined where an attribute is missing or not of its kind; its array is overwritten by the next call
 */
export function contextReader(attributes: readonly ContextAttribute[]): (of: UnitAttributes | undefined) => Float64Array | undefined {
  const context = new Float64Array(contextSize(attributes)).fill(1);
  return (of) => {
    // Attributes come from traffic, and can be anything.
    if (typeof of !== 'object' || of === null) return undefined;
    try {
      return fill(context, attributes, of) ? context : undefined;
    } catch {
      return undefined;
    }
  };
}

function fill(context: Float64Array, attributes: readonly ContextAttribute[], of: UnitAttributes): boolean {
  let at = 1;
  for (const attribute of attributes) {
    const name = typeof attribute === 'string' ? attribute : attribute.attribute;
    const given = Object.hasOwn(of, name) ? of[name] : undefined;
    if (typeof attribute === 'string') {
      const value = typeof given === 'boolean' ? Number(given) : given;
      if (typeof value !== 'number' || Number.isNaN(value)) return false;
      context[at++] = Math.min(largest, Math.max(-largest, value));
    } else {
      if (given === undefined || given === null) return false;
      for (const value of attribute.values) context[at++] = value === given ? 1 : 0;
    }
  }
  return true;
}
