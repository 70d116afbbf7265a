import type { Param } from '../entities/metric.js';
import { limits } from '../limits.js';
import { parseKey } from './key.js';
import { parseScalar } from './scalar.js';

/** Checks one param. @throws ValidationError */
export function parseParam(key: unknown, value: unknown, truncate: boolean): Param {
  const name = parseKey('param', key);
  return { key: name, value: parseScalar(`The param "${name}"`, value, { maxLength: limits.paramValueLength, truncate }) };
}
