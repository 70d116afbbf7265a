import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { StateChange, StateStore } from '../../../src/ports/state-store.js';
import type { StateContractSuite } from '../state-store.js';

/** Reads changes until as many came, then ends the watch. */
async function collect(store: StateStore, prefix: string, count: number): Promise<{ changes: Promise<StateChange[]> }> {
  const controller = new AbortController();
  const watched = store.watch(prefix, { signal: controller.signal });
  const changes = (async () => {
    const found: StateChange[] = [];
    for await (const change of watched) {
      found.push(change);
      if (found.length === count) controller.abort();
    }
    return found;
  })();
  // The watch begins with the call; this makes sure that its first read is over.
  await store.get(prefix);
  return { changes };
}

/** Changes from now on. */
export function watchContract({ test }: StateContractSuite): void {
  test('tells of writes and deletions below the prefix, from the call on', async ({ store }) => {
    const prefix = `${newId()}/`;
    await store.put(`${prefix}a`, 'before');
    const { changes } = await collect(store, prefix, 3);
    await store.put(newId(), 'elsewhere');
    const revision = await store.put(`${prefix}b`, 1);
    const other = await store.put(`${prefix}c`, 2);
    await store.delete(`${prefix}a`);
    expect(await changes).toEqual([
      { key: `${prefix}b`, stored: { value: 1, revision } },
      { key: `${prefix}c`, stored: { value: 2, revision: other } },
      { key: `${prefix}a` },
    ]);
  });

  test('ends with the last value of a key that changes quickly', async ({ store }) => {
    const key = newId();
    const controller = new AbortController();
    let last: unknown;
    const watching = (async () => {
      for await (const { stored } of store.watch(key, { signal: controller.signal })) {
        last = stored?.value;
        if (last === 200) return;
      }
    })();
    for (let value = 1; value <= 200; value += 1) await store.put(key, value);
    await watching;
    expect(last).toBe(200);
  });

  test('tells that the time of a value is over', async ({ store, advance }) => {
    const key = newId();
    await store.put(key, 1, { ttlMs: 60_000 });
    const { changes } = await collect(store, key, 1);
    await advance(60_001);
    expect(await changes).toEqual([{ key }]);
  });

  test('ends when its signal or the store says so', async ({ store, openAnother }) => {
    const controller = new AbortController();
    const another = await openAnother();
    const ends = [store.watch(newId(), { signal: controller.signal }), another.watch(newId())].map(async (watched) => {
      for await (const _ of watched) throw new Error('Nothing changed.');
    });
    await another.get(newId());
    controller.abort();
    await another.close();
    await Promise.all(ends);
    for await (const _ of store.watch(newId(), { signal: AbortSignal.abort() })) expect.unreachable();
  });
}
