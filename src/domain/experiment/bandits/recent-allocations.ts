import type { Allocation } from '../test-record.js';

/** Text of the allocations that a record keeps, in characters: it is read and written as a whole. */
const maxLength = 48_000;

/**
 * The allocations that requests whose outcomes still count may have been decided under, with the one in force. Of very many the newest
 * stay: whoever counted a unit keeps the weights that it came under.
 *
 * @param allocations - Oldest first.
 * @param since - Requests before it are too old for an outcome; epoch milliseconds.
 */
export function recentAllocations(allocations: readonly Allocation[], since: number): readonly Allocation[] {
  let length = 0;
  let first = allocations.length;
  for (let at = allocations.length - 1; at >= 0; at--) {
    const next = allocations[at + 1];
    length += JSON.stringify(allocations[at]).length + 1;
    if (next !== undefined && (next.from < since || length > maxLength)) break;
    first = at;
  }
  return allocations.slice(first);
}
