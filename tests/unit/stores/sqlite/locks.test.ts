import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { metric, metricsOnly, newRunId, openStore, otherConnection, temporaryDirectory } from './store-fixture.js';

/** A store on a file whose lock another connection can take. */
async function lockable() {
  const path = join(temporaryDirectory(), 'mlflow.db');
  const { tracking } = await openStore(path);
  const runId = await newRunId(tracking);
  const other = await otherConnection(path);
  return { path, tracking, runId, lock: () => other.execute('BEGIN IMMEDIATE'), release: () => other.execute('COMMIT') };
}

describe('a lock that another writer holds', () => {
  test('is waited for without stalling the process, and nothing is lost', async () => {
    const { tracking, runId, lock, release } = await lockable();
    lock();
    const batches = Array.from({ length: 20 }, (_, index) => metricsOnly([metric('m', index, index)]));
    const written = Promise.all(batches.map((batch) => tracking.logBatch(runId, batch)));
    // Others have their turn in the time in which the event loop waits, which is nearly all of it; a call that SQLite waits in is none.
    // A moment that a busy machine gives to others counts as such a call, so most of six stretches of time are judged, not all.
    const utilizations: number[] = [];
    for (let stretch = 0; stretch < 6; stretch++) {
      const before = performance.eventLoopUtilization();
      await sleep(500);
      utilizations.push(performance.eventLoopUtilization(before).utilization);
    }
    expect(utilizations.sort((a, b) => a - b)[3]).toBeLessThan(0.2);
    release();
    await written;
    expect((await tracking.metricHistory(runId, 'm', { maxResults: 100 })).items).toHaveLength(20);
  });

  test('does not keep readers out', async () => {
    const { tracking, runId, lock } = await lockable();
    lock();
    expect((await tracking.getRun(runId, { timeoutMs: 5_000 })).info.runId).toBe(runId);
  });

  test('makes a write give up at its deadline, and the same write succeeds later', async () => {
    const { path, tracking, runId, lock, release } = await lockable();
    lock();
    const start = performance.now();
    const tag = { key: 'k', value: 'v' };
    await expect(tracking.setRunTag(runId, tag, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'STORE',
      kind: 'busy',
      retryable: true,
      message: expect.stringContaining(path),
    });
    expect(performance.now() - start).toBeGreaterThan(250);
    release();
    await tracking.setRunTag(runId, tag);
    expect((await tracking.getRun(runId)).data.tags['k']).toBe('v');
  });

  test('ends early for a caller who aborts', async () => {
    const { tracking, runId, lock } = await lockable();
    lock();
    const reason = new Error('enough');
    const call = tracking.setRunTag(runId, { key: 'k', value: 'v' }, { signal: AbortSignal.timeout(50) });
    await expect(call).rejects.toMatchObject({ name: 'AbortError', code: 'ABORTED' });
    const aborted = tracking.setRunTag(runId, { key: 'k', value: 'v' }, { signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
  });
});

describe('many calls at once', () => {
  test('leave timers their turn', async () => {
    const { tracking } = await openStore(':memory:');
    const runId = await newRunId(tracking);
    const points = (from: number) => Array.from({ length: 1_000 }, (_, index) => metric('m', index, from + index));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await Promise.all(Array.from({ length: 50 }, (_, index) => tracking.logBatch(runId, metricsOnly(points(index * 1_000)))));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
    expect((await tracking.metricHistory(runId, 'm', { maxResults: 25_000 })).items).toHaveLength(25_000);
  });
});
