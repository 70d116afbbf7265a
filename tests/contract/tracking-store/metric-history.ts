import { expect } from 'vitest';
import type { ContractSuite } from './contract-suite.js';
import { allPages, logMetrics, metric, newExperiment, newRun, newRunId } from './drafts.js';
import { expectInvalid } from './refusals.js';

const unknownId = 'f'.repeat(32);

/** Reading the points of one metric, of one run and of several. */
export function metricHistoryContract({ test }: ContractSuite): void {
  test('orders points by timestamp, step, value', async (store) => {
    const runId = await newRunId(store);
    const ordered = [
      metric('m', 9, 5, 100),
      metric('m', 1, 6, 100),
      metric('m', 2, 6, 100),
      metric('m', 0, 1, 200),
      metric('m', -1, 0, 300),
    ];
    await logMetrics(
      store,
      runId,
      [3, 0, 4, 2, 1].map((index) => ordered[index] ?? metric('never', 0)),
    );
    expect((await store.metricHistory(runId, 'm', { maxResults: 100 })).items).toEqual(ordered);
  });

  test('pages to the end, every point exactly once', async (store) => {
    const runId = await newRunId(store);
    const points = Array.from({ length: 25 }, (_, step) => metric('m', step * 2, step, 1_000 + step));
    await logMetrics(store, runId, points);
    const pages = await allPages((pageToken) => store.metricHistory(runId, 'm', { maxResults: 10, pageToken }));
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(points);
  });

  test('ends with the last full page', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(store, runId, [metric('m', 1, 1), metric('m', 2, 2)]);
    const page = await store.metricHistory(runId, 'm', { maxResults: 2 });
    expect(page.items).toHaveLength(2);
    expect(page.nextPageToken ?? '').toBe('');
  });

  test('is empty for an unknown run and an unknown key', async (store) => {
    const runId = await newRunId(store);
    for (const id of [runId, unknownId]) {
      const page = await store.metricHistory(id, 'nothing', { maxResults: 10 });
      expect(page.items).toEqual([]);
      expect(page.nextPageToken ?? '').toBe('');
    }
  });

  test('refuses a foreign page token', async (store) => {
    const runId = await newRunId(store);
    await expectInvalid(store.metricHistory(runId, 'm', { maxResults: 10, pageToken: 'not a token' }));
  });

  test('is readable for a deleted run', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(store, runId, [metric('m', 1)]);
    await store.deleteRun(runId);
    expect((await store.metricHistory(runId, 'm', { maxResults: 10 })).items).toEqual([metric('m', 1)]);
  });

  test('reads the points of several runs at once', async (store) => {
    const experimentId = await newExperiment(store);
    const [a, b] = [(await newRun(store, { experimentId })).info.runId, (await newRun(store, { experimentId })).info.runId];
    await logMetrics(store, a, [metric('m', 1, 0), metric('m', 2, 1), metric('other', 9)]);
    await logMetrics(store, b, [metric('m', Number.NaN, 0)]);
    const points = await store.metricHistoryBulk({ runIds: [a, b, unknownId], key: 'm', maxResults: 100 });
    expect(points).toEqual([
      { runId: a, ...metric('m', 1, 0) },
      { runId: a, ...metric('m', 2, 1) },
      { runId: b, ...metric('m', Number.NaN, 0) },
    ]);
  });

  test('reads a range of steps, both ends included', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(
      store,
      runId,
      Array.from({ length: 10 }, (_, step) => metric('m', step, step)),
    );
    const points = await store.metricHistoryBulk({ runIds: [runId], key: 'm', startStep: 3, endStep: 5, maxResults: 100 });
    expect(points.map((point) => point.step)).toEqual([3, 4, 5]);
  });

  test('samples a long history and keeps its ends', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(
      store,
      runId,
      Array.from({ length: 100 }, (_, step) => metric('m', step, step)),
    );
    const steps = (await store.metricHistoryBulk({ runIds: [runId], key: 'm', maxResults: 10 })).map((point) => point.step);
    expect(steps.length).toBeGreaterThanOrEqual(10);
    expect(steps.length).toBeLessThanOrEqual(11);
    expect([steps[0], steps.at(-1)]).toEqual([0, 99]);
    expect(steps).toEqual([...steps].sort((left, right) => left - right));
  });

  test('samples points, not steps, when many share one step', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(
      store,
      runId,
      Array.from({ length: 100 }, (_, index) => metric('m', index, 0, 1_000 + index)),
    );
    const values = (await store.metricHistoryBulk({ runIds: [runId], key: 'm', maxResults: 10 })).map((point) => point.value);
    expect(values.length).toBeLessThanOrEqual(11);
    expect([values[0], values.at(-1)]).toEqual([0, 99]);
  });
}
