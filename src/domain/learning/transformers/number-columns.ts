import type { Column } from '../vector-parts.js';

/** How many columns hold numbers; they come first. */
export function countNumbers(columns: readonly Column[]): number {
  return columns.filter(({ kind }) => kind === 'number').length;
}
