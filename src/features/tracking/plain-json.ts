import { types } from 'node:util';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { ownEntries } from './own-entries.js';

const maxDepth = 100;

/**
 * JSON text of an array, typed array, set or date; `undefined` for everything else. Inside, only own data properties
 * are read, neither getters nor `toJSON` are called, and bigints become strings.
 *
 * @throws ValidationError for cycles, more than 100 levels, and objects that cannot be read.
 */
export function plainJson(what: string, value: object): string | undefined {
  if (!isList(what, value) && !types.isDate(value)) return undefined;
  return JSON.stringify(plainCopy(what, value, []));
}

function plainCopy(what: string, value: unknown, ancestors: readonly unknown[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) throw new ValidationError(`${what} contains itself; log its parts by name.`);
  if (ancestors.length >= maxDepth) throw new ValidationError(`${what} is nested more than ${maxDepth} levels deep.`);
  if (types.isDate(value)) return dateText(value);
  const inside = [...ancestors, value];
  if (isList(what, value)) return listItems(what, value).map((item) => plainCopy(what, item, inside) ?? null);
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of ownEntries(what, value)) {
    if (typeof item !== 'function') copy[key] = plainCopy(what, item, inside);
  }
  return copy;
}

type List = readonly unknown[] | ReadonlySet<unknown> | ArrayLike<number | bigint>;

function isList(what: string, value: object): value is List {
  try {
    return Array.isArray(value) || types.isTypedArray(value) || types.isSet(value);
  } catch {
    throw new ValidationError(`${what} is an object that cannot be read (a revoked proxy); pass a plain value.`);
  }
}

/** Reads a list without running code of its own: holes and accessors become `undefined`. */
function listItems(what: string, list: List): unknown[] {
  if (types.isSet(list)) {
    const items: unknown[] = [];
    Set.prototype.forEach.call(list, (item) => items.push(item));
    return items;
  }
  try {
    // Each item takes two characters at least, so that more items than this never fit into a param.
    const length = Math.min((list as ArrayLike<unknown>).length, limits.paramValueLength);
    return Array.from({ length }, (_, index) => Object.getOwnPropertyDescriptor(list, index)?.value as unknown);
  } catch {
    throw new ValidationError(`${what} holds an array that cannot be read (a throwing proxy); pass a plain array.`);
  }
}

function dateText(date: Date): string | null {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
