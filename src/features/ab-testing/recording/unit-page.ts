import type { UnitLayout } from '../../../domain/experiment/unit-layout.js';
import { fieldWidth } from '../../../domain/experiment/unit-layout.js';
import { emptyUnitRecord, readRow, type UnitRecord } from './unit-record.js';
import { sortedRow, type UnitTable } from './unit-table.js';

/**
 * Units in bytes, little-endian: the upper half of the last unit's hash; then for each unit, by growing upper half, hash,
 * period and time (4 × 32 bits), arm (16 bits), one bit a field that has a value, and the numbers of those fields.
 */
const headBytes = 4;
const fixedBytes = 18;

/** Writes rows, given as entries of {@link UnitTable.sorted}, as one page. */
export function encodePage(table: UnitTable, keys: Float64Array, { fields }: UnitLayout): string {
  const maskBytes = Math.ceil(fields.length / 8);
  const bytes = Buffer.alloc(headBytes + keys.length * (fixedBytes + maskBytes + 8 * table.width));
  const record = emptyUnitRecord(table.width);
  let at = headBytes;
  for (const key of keys) {
    readRow(table, sortedRow(key), record);
    at = bytes.writeUInt32LE(record.high, at);
    at = bytes.writeUInt32LE(record.low, at);
    at = bytes.writeUInt32LE(record.period, at);
    at = bytes.writeUInt32LE(record.at, at);
    at = bytes.writeUInt16LE(record.arm, at);
    const mask = at;
    at += maskBytes;
    for (const [position, { offset, fold }] of fields.entries()) {
      const value = record.values[offset] as number;
      if (Number.isNaN(value)) continue;
      bytes[mask + (position >>> 3)] = (bytes[mask + (position >>> 3)] as number) | (1 << (position & 7));
      at = bytes.writeDoubleLE(value, at);
      if (fieldWidth[fold] === 2) at = bytes.writeDoubleLE(record.values[offset + 1] as number, at);
    }
  }
  bytes.writeUInt32LE(record.high, 0);
  return bytes.toString('base64', 0, at);
}

/** Reads a page unit by unit. */
export class PageReader {
  readonly #bytes: Buffer;
  readonly #layout: UnitLayout;
  #at = headBytes;

  constructor(text: string, layout: UnitLayout) {
    this.#bytes = Buffer.from(text, 'base64');
    this.#layout = layout;
  }

  /** Upper half of the hash of the last unit. */
  get lastHigh(): number {
    return this.#bytes.readUInt32LE(0);
  }

  /** Upper half of the hash of the next unit; ∞ at the end. */
  get nextHigh(): number {
    return this.#at < this.#bytes.length ? this.#bytes.readUInt32LE(this.#at) : Number.POSITIVE_INFINITY;
  }

  read(record: UnitRecord): void {
    const bytes = this.#bytes;
    const { fields } = this.#layout;
    let at = this.#at;
    record.high = bytes.readUInt32LE(at);
    record.low = bytes.readUInt32LE(at + 4);
    record.period = bytes.readUInt32LE(at + 8);
    record.at = bytes.readUInt32LE(at + 12);
    record.arm = bytes.readUInt16LE(at + 16);
    const mask = at + fixedBytes;
    at = mask + Math.ceil(fields.length / 8);
    record.values.fill(Number.NaN);
    for (const [position, { offset, fold }] of fields.entries()) {
      if (((bytes[mask + (position >>> 3)] as number) & (1 << (position & 7))) === 0) continue;
      for (let place = 0; place < fieldWidth[fold]; place++, at += 8) record.values[offset + place] = bytes.readDoubleLE(at);
    }
    this.#at = at;
  }
}
