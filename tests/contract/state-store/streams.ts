import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { StateContractSuite } from '../state-store.js';

/** Records in their order. */
export function streamsContract({ test }: StateContractSuite): void {
  test('appends records and reads them by position', async ({ store }) => {
    const stream = newId();
    expect(await store.read(stream)).toEqual([]);
    expect(await store.append(stream, ['a', { b: 1 }])).toBe(2);
    expect(await store.append(stream, [])).toBe(2);
    expect(await store.append(stream, [null])).toBe(3);
    const all = [
      { position: 1, value: 'a' },
      { position: 2, value: { b: 1 } },
      { position: 3, value: null },
    ];
    expect(await store.read(stream)).toEqual(all);
    expect(await store.read(stream, { after: 1 })).toEqual(all.slice(1));
    expect(await store.read(stream, { after: 1, limit: 1 })).toEqual(all.slice(1, 2));
    expect(await store.read(stream, { after: 3 })).toEqual([]);
  });

  test('appends all records of a call or none', async ({ store }) => {
    const stream = newId();
    await expect(store.append(stream, ['a', undefined])).rejects.toMatchObject({ name: 'ValidationError' });
    expect(await store.read(stream)).toEqual([]);
  });

  test('leaves no gap between many appenders', async ({ store }) => {
    const stream = newId();
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.append(stream, [index, index])));
    const records = await store.read(stream);
    expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    for (let index = 0; index < 40; index += 2) expect(records[index]?.value).toBe(records[index + 1]?.value);
  });
}
