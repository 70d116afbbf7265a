import { types } from 'node:util';
import type { Param } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { ownEntries } from './own-entries.js';
import { plainJson } from './plain-json.js';

/** Deeper objects cannot be flattened: their names would be longer than a name may be. */
const maxDepth = 100;
const maxParams = 100_000;

/**
 * Turns settings into params: nested objects are flattened with dots, arrays, typed arrays, sets and dates become JSON,
 * `null` becomes `'null'`, `undefined` is left out, everything else is `String(x)`. Only own data properties are read.
 *
 * @throws ValidationError naming the param that cannot be written: cycles, objects without data, hostile objects.
 */
export function flattenParams(values: unknown): Param[] {
  const params: Param[] = [];
  for (const [key, value] of ownEntries('The params', values)) flattenInto(params, key, value, [values]);
  return params;
}

/** The same for one named value, which may be an object. */
export function flattenParam(key: string, value: unknown): Param[] {
  const params: Param[] = [];
  flattenInto(params, key, value, []);
  return params;
}

function flattenInto(params: Param[], key: string, value: unknown, ancestors: readonly unknown[]): void {
  if (value === undefined) return;
  if (params.length >= maxParams) throw new ValidationError(`One call can log at most ${maxParams} params.`);
  if (typeof value !== 'object' || value === null) {
    params.push({ key, value: scalarText(value) });
    return;
  }
  if (ancestors.includes(value)) throw new ValidationError(`The param "${shown(key)}" contains itself; log its parts by name.`);
  if (ancestors.length >= maxDepth) throw new ValidationError(`The param "${shown(key)}" is nested more than ${maxDepth} levels deep.`);
  const json = plainJson(`The param "${shown(key)}"`, value);
  if (json !== undefined) {
    params.push({ key, value: json });
    return;
  }
  if (types.isRegExp(value)) {
    params.push({ key, value: RegExp.prototype.toString.call(value) });
    return;
  }
  const entries = ownEntries(`The param "${shown(key)}"`, value);
  if (entries.length === 0) params.push({ key, value: '{}' });
  const inside = [...ancestors, value];
  for (const [name, item] of entries) flattenInto(params, `${key}.${name}`, item, inside);
}

function scalarText(value: unknown): string {
  return typeof value === 'function' ? Function.prototype.toString.call(value) : String(value);
}

function shown(key: string): string {
  return key.length > 60 ? `${key.slice(0, 60)}…` : key;
}
