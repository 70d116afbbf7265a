import { createHash } from 'node:crypto';
import { sipHash } from './sip-hash.js';
import { add, mixRight, multiply, type Word } from './word.js';

/** Rows that count; the number of all counts too. */
const mostRows = 10_000;

/** The key of pandas. */
const key = Buffer.from('0123456789123456');

/**
 * The digest that Python's MLflow gives the same table as a DataFrame (`mlflow/data/digest_utils.py`, and
 * `hash_pandas_object` of pandas): columns of texts and of numbers count, with a hash for each row, the number of rows and
 * the names of all columns.
 *
 * @returns eight hex digits
 */
export function tableDigest(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const head = rows.slice(0, mostRows);
  const cells = columns.map((name, index) => ({ name, cells: head.map((row) => row[index]) }));
  const texts = cells.filter((column) => column.cells.every((cell) => typeof cell === 'string'));
  const numbers = cells.filter(
    (column) => !texts.includes(column) && column.cells.every(isNumber) && column.cells.some((cell) => cell != null),
  );
  const hashed = [
    ...texts.map((column) => ({ ...column, hash: textHasher() })),
    ...numbers.map((column) => ({ ...column, hash: numberHasher(column.cells) })),
  ];
  if (texts.length > 0 && numbers.length > 0) hashed.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const digest = createHash('md5').update(rowHashes(head.length, hashed)).update(int64(rows.length));
  for (const name of columns) digest.update(name);
  return digest.digest('hex').slice(0, 8);
}

interface HashedColumn {
  readonly cells: readonly unknown[];
  readonly hash: (cell: unknown) => Word;
}

/** One word a row, the lowest byte first: its cells and its number, combined as CPython combines the items of a tuple. */
function rowHashes(size: number, columns: readonly HashedColumn[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(size * 8));
  const count = columns.length + 1;
  const position = numberHasher([0]);
  for (let row = 0; row < size; row++) {
    const hash: Word = { high: 0, low: 0x345678 };
    let factor = 1_000_003;
    for (let index = 0; index < count; index++) {
      const column = columns[index];
      const cell = column === undefined ? position(row) : column.hash(column.cells[row]);
      hash.high ^= cell.high;
      hash.low ^= cell.low;
      multiply(hash, 0, factor);
      factor += 82_520 + 2 * (count - index);
    }
    add(hash, 0, 97_531);
    bytes.setInt32(row * 8, hash.low, true);
    bytes.setInt32(row * 8 + 4, hash.high, true);
  }
  return new Uint8Array(bytes.buffer);
}

function textHasher(): (cell: unknown) => Word {
  const known = new Map<string, Word>();
  return (cell) => {
    const text = cell as string;
    let hash = known.get(text);
    if (hash === undefined) {
      hash = spread(sipHash(Buffer.from(text), key));
      known.set(text, hash);
    }
    return hash;
  };
}

/** pandas takes a column of whole numbers for `int64`, with any other number or an empty cell for `float64`. */
function numberHasher(cells: readonly unknown[]): (cell: unknown) => Word {
  const isWhole = cells.every((cell) => typeof cell === 'bigint' || Number.isSafeInteger(cell));
  const bits = new DataView(new ArrayBuffer(8));
  return (cell) => {
    if (isWhole) bits.setBigInt64(0, BigInt(cell as number));
    // Both zeros are one value, and so are all numbers that are none.
    else bits.setFloat64(0, cell === null || cell === undefined ? Number.NaN : Number(cell) + 0);
    return spread({ high: bits.getInt32(0), low: bits.getInt32(4) });
  };
}

/** The finalizer of SplitMix64. */
function spread(word: Word): Word {
  mixRight(word, 30);
  multiply(word, 0xbf58476d, 0x1ce4e5b9);
  mixRight(word, 27);
  multiply(word, 0x94d049bb, 0x133111eb);
  mixRight(word, 31);
  return word;
}

function isNumber(cell: unknown): boolean {
  return cell === null || cell === undefined || typeof cell === 'number' || typeof cell === 'bigint';
}

function int64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
