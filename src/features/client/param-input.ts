import type { Param } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseParam } from '../../core/validation/param.js';
import { entriesOf, type NamedValues } from './dictionary-input.js';

/**
 * Checks the params of one call. The same param twice is kept once; servers refuse it even with equal values.
 *
 * @throws ValidationError also when a param is there twice with different values.
 */
export function parseParams(values: NamedValues | undefined, truncate: boolean): Param[] {
  const params = new Map<string, Param>();
  for (const [key, value] of entriesOf('param', values)) {
    const param = parseParam(key, value, truncate);
    const earlier = params.get(param.key);
    if (earlier !== undefined && earlier.value !== param.value) {
      throw new ValidationError(`The param "${param.key}" is there twice with different values; a param is written once.`);
    }
    params.set(param.key, param);
  }
  return [...params.values()];
}
