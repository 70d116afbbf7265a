import { types } from 'node:util';
import { dictionary } from '../../core/dictionary.js';
import { ValidationError } from '../../core/errors/request-error.js';

/** What JSON can hold, with whole numbers of any size and the numbers that are none. */
export type PlainData = null | boolean | number | bigint | string | readonly PlainData[] | { readonly [key: string]: PlainData };

const maxDepth = 200;

/**
 * Copies a value into plain data as `JSON.stringify` reads it: `toJSON` is called, functions are left out. Typed arrays
 * and sets become lists, maps become objects, bigints stay whole.
 *
 * @throws ValidationError for cycles, more than 200 levels, and objects that cannot be read.
 */
export function plainData(what: string, value: unknown): PlainData {
  try {
    return copy(what, value, []) ?? null;
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    throw new ValidationError(`${what} has a part that cannot be read: a getter, a proxy or toJSON() threw.`, { cause: error });
  }
}

function copy(what: string, given: unknown, ancestors: readonly unknown[]): PlainData | undefined {
  const value = convert(given);
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return value;
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (ancestors.includes(value)) throw new ValidationError(`${what} contains itself, which no file can hold.`);
  if (ancestors.length >= maxDepth) throw new ValidationError(`${what} is nested more than ${maxDepth} levels deep.`);
  const inside = [...ancestors, value];
  if (Array.isArray(value)) return Array.from(value, (item) => copy(what, item, inside) ?? null);
  if (types.isTypedArray(value)) return Array.from(value as Iterable<number | bigint>);
  if (types.isSet(value)) return Array.from(value, (item) => copy(what, item, inside) ?? null);
  const entries = types.isMap(value) ? Array.from(value, ([key, item]) => [String(key), item] as const) : Object.entries(value);
  return dictionary(
    entries.flatMap(([key, item]) => {
      const copied = copy(what, item, inside);
      return copied === undefined ? [] : [[key, copied] as const];
    }),
  );
}

/** A `Buffer` has a `toJSON` of its own, which would hide its bytes in an object. */
function convert(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || types.isTypedArray(value)) return value;
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}
