import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { LayerRange } from './routing-plan.js';

/** Whether two tests could get the same unit: they share a layer and their half-open ranges meet. */
export function rangesOverlap(a: LayerRange, b: LayerRange): boolean {
  return a.name === b.name && a.range[0] < b.range[1] && b.range[0] < a.range[1];
}

/** Checks a layer. @throws ValidationError */
export function parseLayer(value: LayerRange): LayerRange {
  const { name, range } = parseObject('layer', value);
  const [start, end] = Array.isArray(range) && range.length === 2 ? (range as [unknown, unknown]) : [];
  if (!(typeof start === 'number' && typeof end === 'number' && start >= 0 && start < end && end <= 1)) {
    throw new ValidationError(
      `layer.range must be [start, end] with 0 ≤ start < end ≤ 1, such as [0, 0.5], not ${Array.isArray(range) ? JSON.stringify(range) : describe(range)}.`,
    );
  }
  return { name: parseText('layer.name', name, { maxLength: 250, required: true }), range: [start, end] };
}
