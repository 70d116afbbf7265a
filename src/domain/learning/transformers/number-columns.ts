import type { Column } from '../vector-parts.js';

/** How many columns hold numbers; they come first. */
export function countNumbers(columns: readonly Column[]): number {
  return columns.filter(({ kind }) => kind === 'number').length;
}

/** The values with zeros for columns that were added at the end. */
export function lengthened(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(values);
  return longer;
}
