import { foldEvent, foldRecord, type UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import { armOf, head, seenElsewhere, UnitTable } from './unit-table.js';

/** A unit on its way between table and store; one object is used for many units. */
export interface UnitRecord {
  high: number;
  low: number;
  period: number;
  at: number;
  /** With {@link seenElsewhere} where that is so. */
  arm: number;
  /** As many numbers as the layout is wide. */
  readonly values: Float64Array;
}

/** A record to read units into. */
export function emptyUnitRecord(width: number): UnitRecord {
  return { high: 0, low: 0, period: 0, at: 0, arm: 0, values: new Float64Array(width) };
}

/** Reads a row. */
export function readRow(table: UnitTable, row: number, record: UnitRecord): void {
  const { heads, values } = table.chunkOf(row);
  const at = UnitTable.headOf(row);
  record.high = heads[at] as number;
  record.low = heads[at + head.low] as number;
  record.period = heads[at + head.period] as number;
  record.at = heads[at + head.at] as number;
  record.arm = heads[at + head.arm] as number;
  const from = table.valuesOf(row);
  for (let place = 0; place < table.width; place++) record.values[place] = values[from + place] as number;
}

/** Puts a unit in place of what the table has of it. */
export function putRecord(table: UnitTable, record: UnitRecord): void {
  const found = table.find(record.high, record.low);
  const row = found < 0 ? table.add(record.high, record.low) : found;
  const { heads, values } = table.chunkOf(row);
  const at = UnitTable.headOf(row);
  heads[at + head.period] = record.period;
  heads[at + head.at] = record.at;
  heads[at + head.arm] = record.arm;
  values.set(record.values, table.valuesOf(row));
}

/** Adds what somebody else knows of a unit to what the table has of it: the unit belongs to the arm of its first exposure. */
export function mergeRecord(table: UnitTable, layout: UnitLayout, record: UnitRecord): void {
  const row = table.find(record.high, record.low);
  if (row < 0) {
    putRecord(table, record);
    return;
  }
  const { heads, values } = table.chunkOf(row);
  const at = UnitTable.headOf(row);
  const from = table.valuesOf(row);
  const arm = heads[at + head.arm] as number;
  const difference =
    record.period - (heads[at + head.period] as number) || record.at - (heads[at + head.at] as number) || armOf(record.arm) - armOf(arm);
  const elsewhere = armOf(record.arm) === armOf(arm) ? (record.arm | arm) & seenElsewhere : seenElsewhere;
  for (const { offset, fold } of layout.metrics) foldRecord(values, from + offset, fold, record.values, offset);
  for (const { offset } of layout.covariates) {
    const value = record.values[offset] as number;
    const isFirst = difference < 0 || (difference === 0 && value < (values[from + offset] as number));
    if (isFirst && !Number.isNaN(value)) values[from + offset] = value;
    else foldEvent(values, from + offset, 'covariate', value, 0, 0);
  }
  heads[at + head.arm] = (difference < 0 ? armOf(record.arm) : armOf(arm)) | elsewhere;
  if (difference >= 0) return;
  heads[at + head.period] = record.period;
  heads[at + head.at] = record.at;
}
