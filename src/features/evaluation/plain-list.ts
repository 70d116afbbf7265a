import { isTypedArray } from 'node:util/types';

/** A list as a plain array; undefined where it is none. */
export function plainList<T>(list: readonly T[] | (ArrayLike<T> & Iterable<T>) | undefined): readonly T[] | undefined {
  if (isTypedArray(list)) return Array.from(list as ArrayLike<T>);
  return Array.isArray(list) ? list : undefined;
}
