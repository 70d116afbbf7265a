import { expect } from 'vitest';
import type { Metric } from '../../../src/core/entities/metric.js';
import type { TrackingStore } from '../../../src/ports/tracking-store.js';
import type { ContractSuite } from './contract-suite.js';
import { logMetrics, metric, newRunId } from './drafts.js';

async function history(store: TrackingStore, runId: string, key: string): Promise<readonly Metric[]> {
  return (await store.metricHistory(runId, key, { maxResults: 25_000 })).items;
}

/** Which of several points a run shows as its metric. */
const latestRule: Record<string, { readonly logged: readonly Metric[]; readonly latest: Metric }> = {
  'the highest step wins': { logged: [metric('m', 1, 5, 100), metric('m', 2, 3, 900)], latest: metric('m', 1, 5, 100) },
  'at equal steps the latest timestamp wins': { logged: [metric('m', 9, 5, 100), metric('m', 1, 5, 200)], latest: metric('m', 1, 5, 200) },
  'at equal steps and timestamps the highest value wins': {
    logged: [metric('m', 7, 5, 100), metric('m', 3, 5, 100)],
    latest: metric('m', 7, 5, 100),
  },
  'negative steps count as steps': { logged: [metric('m', 1, -5, 900), metric('m', 2, -2, 100)], latest: metric('m', 2, -2, 100) },
  'NaN at the highest step is the latest': { logged: [metric('m', 1, 1), metric('m', Number.NaN, 2)], latest: metric('m', Number.NaN, 2) },
  'a number after NaN is the latest again': { logged: [metric('m', Number.NaN, 1), metric('m', 4, 2)], latest: metric('m', 4, 2) },
};

/** Writing metrics and the latest value of each. */
export function metricsContract({ test }: ContractSuite): void {
  test('logs metrics and reads the points back', async (store) => {
    const runId = await newRunId(store);
    const points = [metric('loss', 0.5, 0, 1_000), metric('loss', 0.25, 1, 2_000), metric('accuracy', 0.75, 1, 2_000)];
    await logMetrics(store, runId, points);
    const { data } = await store.getRun(runId);
    expect({ ...data.metrics }).toEqual({ loss: 0.25, accuracy: 0.75 });
    expect([...data.latestMetrics].sort((a, b) => a.key.localeCompare(b.key))).toEqual([points[2], points[1]]);
    expect(await history(store, runId, 'loss')).toEqual(points.slice(0, 2));
    expect(Object.getPrototypeOf(data.metrics)).toBeNull();
  });

  for (const [rule, { logged, latest }] of Object.entries(latestRule)) {
    test(`shows the latest point of a metric: ${rule}`, async (store) => {
      for (const together of [true, false]) {
        for (const points of [logged, [...logged].reverse()]) {
          const runId = await newRunId(store);
          if (together) await logMetrics(store, runId, points);
          else for (const point of points) await logMetrics(store, runId, [point]);
          expect((await store.getRun(runId)).data.latestMetrics).toEqual([latest]);
        }
      }
    });
  }

  const doubles: Record<string, readonly [sent: number, read: number]> = {
    'the smallest double': [5e-324, 5e-324],
    'the largest double': [Number.MAX_VALUE, Number.MAX_VALUE],
    'a number with no short decimal form': [0.1 + 0.2, 0.1 + 0.2],
    'an integer beyond 2^53': [2 ** 60, 2 ** 60],
    'minus zero, as zero': [-0, 0],
    NaN: [Number.NaN, Number.NaN],
    'Infinity, as the largest double': [Number.POSITIVE_INFINITY, Number.MAX_VALUE],
    '-Infinity, as the smallest': [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE],
  };
  for (const [name, [sent, read]] of Object.entries(doubles)) {
    test(`stores ${name}`, async (store) => {
      const runId = await newRunId(store);
      await logMetrics(store, runId, [metric('m', sent, 1), metric('neighbour', 2)]);
      const { metrics } = (await store.getRun(runId)).data;
      expect([metrics['m'], metrics['neighbour']]).toEqual([read, 2]);
      expect(await history(store, runId, 'm')).toEqual([metric('m', read, 1)]);
    });
  }

  test('keeps steps and timestamps to the last safe integer', async (store) => {
    const runId = await newRunId(store);
    const points = [metric('m', 1, Number.MIN_SAFE_INTEGER, 0), metric('m', 2, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)];
    await logMetrics(store, runId, points);
    expect(await history(store, runId, 'm')).toEqual(points);
  });

  test('stores a repeated point once, in one batch, in two, and beside new points', async (store) => {
    const runId = await newRunId(store);
    const point = metric('m', 1.5, 3, 1_000);
    await logMetrics(store, runId, [point, point]);
    await logMetrics(store, runId, [point]);
    await logMetrics(store, runId, [metric('m', 2.5, 4, 1_000), point, metric('other', 1)]);
    expect(await history(store, runId, 'm')).toEqual([point, metric('m', 2.5, 4, 1_000)]);
    expect((await store.getRun(runId)).data.metrics['other']).toBe(1);
  });

  test('stores a repeated NaN once', async (store) => {
    const runId = await newRunId(store);
    const point = metric('m', Number.NaN, 3, 1_000);
    await logMetrics(store, runId, [point, point]);
    await logMetrics(store, runId, [point, metric('m', 1, 4, 1_000)]);
    expect(await history(store, runId, 'm')).toEqual([point, metric('m', 1, 4, 1_000)]);
  });

  test('keeps different values at one step and time', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(store, runId, [metric('m', 2, 1, 100), metric('m', 1, 1, 100)]);
    await logMetrics(store, runId, [metric('m', 0, 1, 100), metric('m', Number.NaN, 1, 100)]);
    const values = (await history(store, runId, 'm')).map((point) => point.value);
    expect(values).toHaveLength(4);
    expect(values.slice(-2)).toEqual([1, 2]);
    expect(values.slice(0, 2).filter(Number.isNaN)).toHaveLength(1);
  });

  test('stores again what was stored before, with many keys at once', async (store) => {
    const runId = await newRunId(store);
    const points = Array.from({ length: 150 }, (_, index) => metric(`m${index}`, index));
    await logMetrics(store, runId, points);
    await logMetrics(store, runId, [...points, metric('fresh', 1)]);
    const { data } = await store.getRun(runId);
    expect(data.latestMetrics).toHaveLength(151);
    expect(await history(store, runId, 'm149')).toEqual([metric('m149', 149)]);
  });

  test('keeps the points of batches sent at the same time', async (store) => {
    const runId = await newRunId(store);
    const batches = Array.from({ length: 8 }, (_, index) => [metric('m', index, index), metric(`own${index}`, index)]);
    await Promise.all(batches.map((points) => logMetrics(store, runId, points)));
    expect(await history(store, runId, 'm')).toEqual(batches.map((points) => points[0]));
    expect((await store.getRun(runId)).data.metrics['m']).toBe(7);
  });
}
