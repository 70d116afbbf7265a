import { foldEvent, foldRecord, type UnitLayout } from '../../../domain/experiment/unit-layout.js';
import { seenElsewhere, UnitTable } from './unit-table.js';

/** A unit on its way between table and store; one object is used for many units. */
export interface UnitRecord {
  high: number;
  low: number;
  period: number;
  at: number;
  arm: number;
  flags: number;
  /** As many numbers as the layout is wide. */
  readonly values: Float64Array;
}

/** A record to read units into. */
export function emptyUnitRecord(width: number): UnitRecord {
  return { high: 0, low: 0, period: 0, at: 0, arm: 0, flags: 0, values: new Float64Array(width) };
}

/** Reads a row. */
export function readRow(table: UnitTable, row: number, record: UnitRecord): void {
  const chunk = table.chunkOf(row);
  const index = UnitTable.indexOf(row);
  record.high = chunk.high[index] as number;
  record.low = chunk.low[index] as number;
  record.period = chunk.period[index] as number;
  record.at = chunk.at[index] as number;
  record.arm = chunk.arm[index] as number;
  record.flags = (chunk.flags[index] as number) & seenElsewhere;
  const from = index * table.width;
  for (let place = 0; place < table.width; place++) record.values[place] = chunk.values[from + place] as number;
}

/** Puts a unit in place of what the table has of it. */
export function putRecord(table: UnitTable, record: UnitRecord): void {
  const found = table.find(record.high, record.low);
  const row = found < 0 ? table.add(record.high, record.low) : found;
  const chunk = table.chunkOf(row);
  const index = UnitTable.indexOf(row);
  chunk.period[index] = record.period;
  chunk.at[index] = record.at;
  chunk.arm[index] = record.arm;
  chunk.flags[index] = record.flags;
  chunk.values.set(record.values, index * table.width);
}

/** Adds what somebody else knows of a unit to what the table has of it: the unit belongs to the arm of its first exposure. */
export function mergeRecord(table: UnitTable, layout: UnitLayout, record: UnitRecord): void {
  const row = table.find(record.high, record.low);
  if (row < 0) {
    putRecord(table, record);
    return;
  }
  const chunk = table.chunkOf(row);
  const index = UnitTable.indexOf(row);
  const at = index * table.width;
  const difference =
    record.period - (chunk.period[index] as number) || record.at - (chunk.at[index] as number) || record.arm - (chunk.arm[index] as number);
  const isElsewhere = record.arm !== chunk.arm[index] ? seenElsewhere : 0;
  chunk.flags[index] = (chunk.flags[index] as number) | record.flags | isElsewhere;
  for (const { offset, fold } of layout.metrics) foldRecord(chunk.values, at + offset, fold, record.values, offset);
  for (const { offset } of layout.covariates) {
    const value = record.values[offset] as number;
    const held = chunk.values[at + offset] as number;
    const isFirst = difference < 0 || (difference === 0 && value < held);
    if (isFirst && !Number.isNaN(value)) chunk.values[at + offset] = value;
    else foldEvent(chunk.values, at + offset, 'covariate', value, 0, 0);
  }
  if (difference >= 0) return;
  chunk.period[index] = record.period;
  chunk.at[index] = record.at;
  chunk.arm[index] = record.arm;
}
