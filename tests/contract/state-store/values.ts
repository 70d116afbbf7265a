import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { StateContractSuite } from '../state-store.js';

/** Values, their revisions and their time. */
export function valuesContract({ test }: StateContractSuite): void {
  test('writes, reads, overwrites and deletes a value', async ({ store }) => {
    const key = newId();
    expect(await store.get(key)).toBeUndefined();
    const first = await store.put(key, { a: [1, 'é 🧪', null] });
    expect(await store.get(key)).toEqual({ value: { a: [1, 'é 🧪', null] }, revision: first });
    const second = await store.put(key, 'other');
    expect(second).toBeGreaterThan(first);
    expect(await store.get(key)).toEqual({ value: 'other', revision: second });
    await store.delete(key);
    await store.delete(key);
    expect(await store.get(key)).toBeUndefined();
  });

  test('keeps values apart from the objects that were given and got', async ({ store }) => {
    const key = newId();
    const given = { list: [1] };
    await store.put(key, given);
    given.list.push(2);
    const got = (await store.get(key))?.value as typeof given;
    got.list.push(3);
    expect((await store.get(key))?.value).toEqual({ list: [1] });
  });

  test('refuses numbers that would come back as null', async ({ store }) => {
    const key = newId();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, { deep: [Number.NEGATIVE_INFINITY] }]) {
      await expect(store.put(key, value)).rejects.toMatchObject({ name: 'ValidationError' });
      await expect(store.append(key, [1, value])).rejects.toMatchObject({ name: 'ValidationError' });
    }
    expect([await store.get(key), await store.read(key)]).toEqual([undefined, []]);
  });

  test('never uses a revision again, also across deletion', async ({ store }) => {
    const key = newId();
    const first = await store.put(key, 1);
    await store.delete(key);
    expect(await store.put(key, 2)).toBeGreaterThan(first);
  });

  test('writes only over the expected revision', async ({ store }) => {
    const key = newId();
    await expect(store.put(key, 1, { ifRevision: 7 })).rejects.toMatchObject({ name: 'ConflictError', details: { revision: 0 } });
    const first = await store.put(key, 1, { ifRevision: 0 });
    await expect(store.put(key, 2, { ifRevision: 0 })).rejects.toMatchObject({ name: 'ConflictError', details: { revision: first } });
    const second = await store.put(key, 2, { ifRevision: first });
    await expect(store.put(key, 3, { ifRevision: first })).rejects.toMatchObject({ name: 'ConflictError', details: { revision: second } });
    await expect(store.delete(key, { ifRevision: first })).rejects.toMatchObject({ name: 'ConflictError' });
    expect((await store.get(key))?.value).toBe(2);
    await store.delete(key, { ifRevision: second });
    expect(await store.get(key)).toBeUndefined();
  });

  test('lets one of many writers through that expect the same revision', async ({ store }) => {
    const key = newId();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => store.put(key, index, { ifRevision: 0 })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('forgets a value when its time is over', async ({ store, advance }) => {
    const key = newId();
    await store.put(key, 1, { ttlMs: 60_000 });
    await store.put(`${key}/kept`, 1, { ttlMs: 60_000 });
    await store.put(`${key}/kept`, 2);
    expect((await store.get(key))?.value).toBe(1);
    await advance(60_001);
    expect(await store.get(key)).toBeUndefined();
    expect((await store.list(key)).map((each) => each.key)).toEqual([`${key}/kept`]);
    expect(await store.put(key, 2, { ifRevision: 0 })).toBeGreaterThan(0);
  });

  test('lists what begins with a prefix, up to the last characters there are', async ({ store }) => {
    const base = `${newId()}/`;
    const last = '\u{10ffff}';
    const ends = ['', 'x', last, `${last}${last}`, `${last}z`, '\ud7ff', '\ud7ffx', '\ue000', 'y'];
    for (const end of ends) await store.put(base + end, end);
    await store.put(`${base.slice(0, -1)}0`, 'behind');
    const listed = async (end: string) => new Set((await store.list(base + end)).map(({ value }) => value));
    for (const end of ends) expect(await listed(end)).toEqual(new Set(ends.filter((each) => each.startsWith(end))));
  });

  test('lists everything below a prefix, ordered by key', async ({ store }) => {
    const prefix = `${newId()}/`;
    for (const end of ['b', 'a', 'ä', 'a/1', '%', '_', 'B', '🧪']) await store.put(`${prefix}${end}`, end);
    await store.put(prefix.slice(0, -1), 'outside');
    const found = await store.list(prefix);
    expect(found.map(({ value }) => value)).toEqual(['%', 'B', '_', 'a', 'a/1', 'b', 'ä', '🧪']);
    expect(found[0]).toEqual({ key: `${prefix}%`, value: '%', revision: (await store.get(`${prefix}%`))?.revision });
    expect(await store.list(`${prefix}%%`)).toEqual([]);
  });

  test('refuses keys and values that it cannot keep', async ({ store }) => {
    for (const key of ['', 'x'.repeat(513), 'a\0b', '\ud800']) {
      await expect(store.put(key, 1)).rejects.toMatchObject({ name: 'ValidationError' });
    }
    for (const value of [undefined, () => 1, 1n])
      await expect(store.put(newId(), value)).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(store.put(newId(), 1, { ttlMs: 0 })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('ends a call that was aborted, and every call once it is closed', async ({ store, openAnother }) => {
    await expect(store.get(newId(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const another = await openAnother();
    await another.close();
    await another.close();
    await expect(another.get(newId())).rejects.toMatchObject({ name: 'StoreError' });
  });
}
