import type { Param } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { parseKey } from '../../core/validation/key.js';
import { parseText } from '../../core/validation/text.js';
import { entriesOf, type NamedValues, scalarText } from './dictionary-input.js';

/** Checks one param. @throws ValidationError */
export function parseParam(key: unknown, value: unknown, truncate: boolean): Param {
  const name = parseKey('param', key);
  const maxLength = limits.paramValueLength;
  return { key: name, value: parseText(`The value of param "${name}"`, scalarText(value), { maxLength, truncate }) };
}

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
