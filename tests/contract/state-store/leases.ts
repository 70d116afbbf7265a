import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { StateContractSuite } from '../state-store.js';

/** The right to do something alone. */
export function leasesContract({ test }: StateContractSuite): void {
  test('gives a lease to one holder until it is released', async ({ store }) => {
    const name = newId();
    const lease = await store.acquireLease(name, { ttlMs: 60_000 });
    await expect(store.acquireLease(name, { ttlMs: 60_000 })).rejects.toMatchObject({ name: 'ConflictError' });
    await lease.release();
    const next = await store.acquireLease(name, { ttlMs: 60_000 });
    expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
  });

  test('gives a lease to one of many that ask at once', async ({ store }) => {
    const name = newId();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => store.acquireLease(name, { ttlMs: 60_000 })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('ends a lease that is not renewed, and keeps one that is', async ({ store, advance }) => {
    const [lost, kept] = [newId(), newId()];
    const first = await store.acquireLease(lost, { ttlMs: 60_000 });
    const second = await store.acquireLease(kept, { ttlMs: 60_000 });
    await advance(40_000);
    await second.renew();
    await advance(40_000);
    await expect(store.acquireLease(kept, { ttlMs: 60_000 })).rejects.toMatchObject({ name: 'ConflictError' });
    await expect(first.renew()).rejects.toMatchObject({ name: 'ConflictError' });
    const next = await store.acquireLease(lost, { ttlMs: 60_000 });
    expect(next.fencingToken).toBeGreaterThan(first.fencingToken);
    await first.release();
    await expect(store.acquireLease(lost, { ttlMs: 60_000 })).rejects.toMatchObject({ name: 'ConflictError' });
    await next.renew();
  });
}
