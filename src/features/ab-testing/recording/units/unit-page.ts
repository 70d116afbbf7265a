import { fieldWidth, type UnitField, type UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
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
  const bytes = new DataView(new ArrayBuffer(headBytes + keys.length * (fixedBytes + maskBytes + 8 * table.width)));
  const record = emptyUnitRecord(table.width);
  let at = headBytes;
  for (const key of keys) {
    readRow(table, sortedRow(key), record);
    bytes.setUint32(at, record.high, true);
    bytes.setUint32(at + 4, record.low, true);
    bytes.setUint32(at + 8, record.period, true);
    bytes.setUint32(at + 12, record.at, true);
    bytes.setUint16(at + 16, record.arm, true);
    const mask = at + fixedBytes;
    at = mask + maskBytes;
    for (let position = 0; position < fields.length; position++) {
      const { offset, fold } = fields[position] as UnitField;
      const value = record.values[offset] as number;
      if (Number.isNaN(value)) continue;
      bytes.setUint8(mask + (position >>> 3), bytes.getUint8(mask + (position >>> 3)) | (1 << (position & 7)));
      bytes.setFloat64(at, value, true);
      if (fieldWidth[fold] === 2) bytes.setFloat64(at + 8, record.values[offset + 1] as number, true);
      at += 8 * fieldWidth[fold];
    }
  }
  bytes.setUint32(0, record.high, true);
  return Buffer.from(bytes.buffer, 0, at).toString('base64');
}

/** Reads a page unit by unit. */
export class PageReader {
  readonly #bytes: DataView;
  readonly #layout: UnitLayout;
  #at = headBytes;

  constructor(text: string, layout: UnitLayout) {
    const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64');
    this.#bytes = new DataView(buffer, byteOffset, byteLength);
    this.#layout = layout;
  }

  /** Upper half of the hash of the last unit. */
  get lastHigh(): number {
    return this.#bytes.getUint32(0, true);
  }

  /** Upper half of the hash of the next unit; ∞ at the end. */
  get nextHigh(): number {
    return this.#at < this.#bytes.byteLength ? this.#bytes.getUint32(this.#at, true) : Number.POSITIVE_INFINITY;
  }

  read(record: UnitRecord): void {
    const bytes = this.#bytes;
    const { fields } = this.#layout;
    let at = this.#at;
    record.high = bytes.getUint32(at, true);
    record.low = bytes.getUint32(at + 4, true);
    record.period = bytes.getUint32(at + 8, true);
    record.at = bytes.getUint32(at + 12, true);
    record.arm = bytes.getUint16(at + 16, true);
    const mask = at + fixedBytes;
    at = mask + Math.ceil(fields.length / 8);
    record.values.fill(Number.NaN);
    for (let position = 0; position < fields.length; position++) {
      if ((bytes.getUint8(mask + (position >>> 3)) & (1 << (position & 7))) === 0) continue;
      const { offset, fold } = fields[position] as UnitField;
      for (let place = 0; place < fieldWidth[fold]; place++, at += 8) record.values[offset + place] = bytes.getFloat64(at, true);
    }
    this.#at = at;
  }
}
