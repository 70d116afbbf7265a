import { setImmediate } from 'node:timers/promises';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import { pageUnits, type UnitCursor } from './unit-cursor.js';
import { emptyUnitRecord, mergeRecord, putRecord, readRow, type UnitRecord } from './unit-record.js';
import { UnitTable } from './unit-table.js';

/** Time between two turns of the event loop, about, in milliseconds. */
const sliceMs = 2;

/**
 * Brings together what several generations say of every unit, in bounded memory: all sources are read side by side by
 * growing hash, a stretch of hashes at a time. It yields to the event loop between stretches, and within one after a few pages.
 *
 * @param generations - For each, its sources from the oldest to the newest: of a unit in several, the newest is true. What
 * generations say adds up.
 * @param emit - Gets each unit once, in tables that are used again afterwards; later tables have larger hashes.
 */
export async function sweepUnits(
  generations: readonly (readonly UnitCursor[])[],
  layout: UnitLayout,
  emit: (table: UnitTable) => Promise<void> | void,
): Promise<void> {
  const cursors = generations.flat();
  const merged = new UnitTable(layout.width);
  const newest = new UnitTable(layout.width);
  const record = emptyUnitRecord(layout.width);
  let since = performance.now();
  const yieldIfSpent = async (): Promise<void> => {
    if (performance.now() - since < sliceMs) return;
    await setImmediate();
    since = performance.now();
  };
  for (let boundary = 0; boundary !== Number.POSITIVE_INFINITY; await setImmediate()) {
    for (const cursor of cursors) {
      await cursor.prepare();
      await yieldIfSpent();
    }
    boundary = Math.min(...cursors.map((cursor) => cursor.boundary));
    for (const generation of generations) {
      newest.clear();
      for (const cursor of generation) {
        drain(cursor, boundary, record, () => {
          if (generation.length === 1) mergeRecord(merged, layout, record);
          else putRecord(newest, record);
        });
        await yieldIfSpent();
      }
      for (let row = 0; row < newest.size; row++) {
        readRow(newest, row, record);
        mergeRecord(merged, layout, record);
      }
    }
    if (merged.size < pageUnits && boundary !== Number.POSITIVE_INFINITY) continue;
    if (merged.size > 0) await emit(merged);
    merged.clear();
  }
}

function drain(cursor: UnitCursor, boundary: number, record: UnitRecord, take: () => void): void {
  for (let high = cursor.nextHigh; high <= boundary && high !== Number.POSITIVE_INFINITY; high = cursor.nextHigh) {
    cursor.read(record);
    take();
  }
}
