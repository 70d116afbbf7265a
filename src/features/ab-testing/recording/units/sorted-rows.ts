import { setImmediate } from 'node:timers/promises';
import { sortedHigh, type UnitTable } from './unit-table.js';

/** Stretches of hashes that are sorted one by one, a power of two. */
const stretches = 256;
/** Rows between two turns of the event loop. */
const turnRows = 2 ** 13;

/**
 * The rows of a table, or those that are not saved now, in the order of {@link UnitTable.sorted}. Sorting a million rows takes longer
 * than an event loop may stand still, so it is done a stretch of hashes at a time.
 */
export async function sortedRows(table: UnitTable, which: 'all' | 'unsaved'): Promise<Float64Array> {
  const parts: Float64Array[] = [];
  const ends = new Uint32Array(stretches);
  let size = 0;
  let turned = 0;
  const turn = async (rows: number): Promise<void> => {
    turned += rows;
    if (turned < turnRows) return;
    turned = 0;
    await setImmediate();
  };

  for (let chunk = 0; chunk < table.chunks; chunk++) {
    const keys = which === 'all' ? table.keys(chunk) : table.unsavedKeys(chunk);
    if (keys.length === 0) continue;
    for (const key of keys) increase(ends, stretchOf(key));
    parts.push(keys);
    size += keys.length;
    await turn(keys.length);
  }
  // Where a stretch begins; it ends where the next one does once its rows are in their places.
  for (let stretch = 0, begin = 0; stretch < stretches; stretch++) {
    const rows = ends[stretch] as number;
    ends[stretch] = begin;
    begin += rows;
  }
  const sorted = new Float64Array(size);
  for (const keys of parts) {
    for (const key of keys) sorted[increase(ends, stretchOf(key))] = key;
    await turn(keys.length);
  }
  for (let stretch = 0, begin = 0; stretch < stretches; stretch++) {
    const end = ends[stretch] as number;
    sorted.subarray(begin, end).sort();
    await turn(end - begin);
    begin = end;
  }
  return sorted;
}

function stretchOf(key: number): number {
  return Math.floor(sortedHigh(key) / (2 ** 32 / stretches));
}

/** Counts one up. @returns what was there before */
function increase(counts: Uint32Array, place: number): number {
  const before = counts[place] as number;
  counts[place] = before + 1;
  return before;
}
