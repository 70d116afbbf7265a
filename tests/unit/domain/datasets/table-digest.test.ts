import { describe, expect, it } from 'vitest';
import { sipHash } from '../../../../src/domain/datasets/sip-hash.js';
import { tableDigest } from '../../../../src/domain/datasets/table-digest.js';

/** What `mlflow.data.from_pandas(pd.DataFrame(table)).digest` gives with MLflow 3.17.2 and pandas 3.1.1. */
const golden: readonly (readonly [digest: string, table: Readonly<Record<string, readonly unknown[]>>])[] = [
  ['c247459b', { a: [1, 2, 3] }],
  ['ed46f72c', { a: [1.5, 2, 3] }],
  ['c5875bb8', { s: ['x', 'y', 'häß'] }],
  ['3f0dc388', { z: ['a', 'b'], a: [1, 2] }],
  ['159ec6eb', { a: [1, null, 3] }],
  ['159ec6eb', { a: [1, Number.NaN, 3] }],
  ['ef98387f', { a: [-1, -2, 2 ** 52] }],
  ['ef98387f', { a: [-1n, -2n, 2n ** 52n] }],
  ['d8256681', { b: [true, false], a: [1, 2] }],
  ['c5123380', { b: [true, false] }],
  ['468d5f00', { s: ['', ' ', 'abcdefgh', 'abcdefghijklmnop1'] }],
  ['706459bf', { a: [], b: [] }],
  ['a7442f7f', { m: ['a', null], a: [1, 1] }],
  ['197d912e', { m: [null, null] }],
  ['0d4ffc28', { l: [[1], [2]], x: [-0, 0.5] }],
  ['d70b3ad7', { Z: [1], a: ['x'], B: [2.5] }],
];

const digestOf = (table: Readonly<Record<string, readonly unknown[]>>) => {
  const columns = Object.values(table);
  return tableDigest(
    Object.keys(table),
    (columns[0] ?? []).map((_, row) => columns.map((cells) => cells[row])),
  );
};

describe('tableDigest', () => {
  it.each(golden)('is %s, as Python computes it, for %o', (digest, table) => {
    expect(digestOf(table)).toBe(digest);
  });

  it('is that of Python for more rows than count', () => {
    const size = 12_000;
    const rows = Array.from({ length: size }, (_, i) => [i * 0.37 - 5, `row ${i} ü${'x'.repeat(i % 17)}`, i * 7919 - 3]);
    expect(tableDigest(['a', 's', 'i'], rows)).toBe('f169eb02');
    expect(tableDigest(['a', 's', 'i'], rows.slice(0, 1000))).toBe('e9fc3808');
  });

  it('tells apart rows in another order, another number of rows and other names', () => {
    const tables = [{ a: [1, 2] }, { a: [2, 1] }, { a: [1, 2, 3] }, { b: [1, 2] }];
    expect(new Set(tables.map(digestOf)).size).toBe(tables.length);
  });
});

describe('sipHash', () => {
  it('gives the vectors of the reference implementation', () => {
    const key = Uint8Array.from({ length: 16 }, (_, index) => index);
    const hex = (length: number) => {
      const { high, low } = sipHash(key.slice(0, length), key);
      return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
    };
    expect(hex(0)).toBe('726fdb47dd0e0e31');
    expect(hex(1)).toBe('74f839c593dc67fd');
    expect(hex(8)).toBe('93f5f5799a932462');
    expect(hex(15)).toBe('a129ca6149be45e5');
  });
});
