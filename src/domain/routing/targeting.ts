import type { TargetingRule, UnitAttributes } from './routing-plan.js';

/**
 * One test of all rules. A rule other than `exists` holds only for an attribute that is there and of the rule's type: a unit
 * of which nothing is known is not "not in Germany". `'5'` is not `5`, NaN is no value, texts compare by code units.
 *
 * @returns undefined where there are no rules.
 */
export function compileTargeting(rules: readonly TargetingRule[]): ((attributes: UnitAttributes | undefined) => boolean) | undefined {
  if (rules.length === 0) return undefined;
  const conditions = rules.map(compileRule);
  return (attributes) => {
    // Attributes come from traffic: anything can be there.
    const known: UnitAttributes = typeof attributes === 'object' && attributes !== null ? attributes : {};
    try {
      for (const condition of conditions) if (!condition(known)) return false;
      return true;
    } catch {
      // A getter that throws gives no value.
      return false;
    }
  };
}

type Value = string | number | boolean;

function compileRule({ attribute, op, value }: TargetingRule): (attributes: UnitAttributes) => boolean {
  if (op === 'exists') return (attributes) => isValue(attributes[attribute]) === value;
  const holds = compileOperator(op, value);
  return (attributes) => {
    const actual = attributes[attribute];
    return isValue(actual) && holds(actual);
  };
}

function compileOperator(op: Exclude<TargetingRule['op'], 'exists'>, value: TargetingRule['value']): (actual: Value) => boolean {
  const list = Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
  const types = new Set(list.map((item) => typeof item));
  const wanted = list[0] as Value;
  const sameType = (actual: Value) => types.has(typeof actual);
  const text = String(wanted);
  switch (op) {
    case 'eq':
      return (actual) => actual === wanted;
    case 'ne':
      return (actual) => sameType(actual) && actual !== wanted;
    case 'in':
      return oneOf(list);
    case 'notIn': {
      const contained = oneOf(list);
      return (actual) => sameType(actual) && !contained(actual);
    }
    case 'gt':
      return (actual) => sameType(actual) && actual > wanted;
    case 'gte':
      return (actual) => sameType(actual) && actual >= wanted;
    case 'lt':
      return (actual) => sameType(actual) && actual < wanted;
    case 'lte':
      return (actual) => sameType(actual) && actual <= wanted;
    case 'startsWith':
      return (actual) => typeof actual === 'string' && actual.startsWith(text);
    case 'endsWith':
      return (actual) => typeof actual === 'string' && actual.endsWith(text);
    case 'contains':
      return (actual) => typeof actual === 'string' && actual.includes(text);
  }
}

function oneOf(list: readonly Value[]): (actual: Value) => boolean {
  const values = new Set<Value>(list);
  return (actual) => values.has(actual);
}

function isValue(actual: unknown): actual is Value {
  return typeof actual === 'string' || typeof actual === 'boolean' || (typeof actual === 'number' && !Number.isNaN(actual));
}
