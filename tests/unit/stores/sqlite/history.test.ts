import { describe, expect, test } from 'vitest';
import type { Metric } from '../../../../src/core/entities/metric.js';
import type { TrackingStore } from '../../../../src/ports/tracking-store.js';
import { metric, metricsOnly, newRunId, now, openStore } from './store-fixture.js';

async function log(store: TrackingStore, runId: string, points: readonly Metric[]): Promise<void> {
  for (let start = 0; start < points.length; start += 1_000) {
    await store.logBatch(runId, metricsOnly(points.slice(start, start + 1_000)));
  }
}

function series(key: string, count: number): Metric[] {
  return Array.from({ length: count }, (_, index) => metric(key, index, index, now + index));
}

describe('the history of a metric', () => {
  test('is complete over pages larger than one read', async () => {
    const { tracking } = await openStore(':memory:');
    const runId = await newRunId(tracking);
    const points = series('m', 12_345);
    await log(tracking, runId, points);
    const first = await tracking.metricHistory(runId, 'm', { maxResults: 11_000 });
    const second = await tracking.metricHistory(runId, 'm', { maxResults: 11_000, pageToken: first.nextPageToken });
    expect(first.items).toHaveLength(11_000);
    expect(second.nextPageToken).toBeUndefined();
    expect([...first.items, ...second.items]).toEqual(points);
  });

  test('neither repeats nor skips a point when earlier points are logged between two pages', async () => {
    const { tracking } = await openStore(':memory:');
    const runId = await newRunId(tracking);
    await log(tracking, runId, series('m', 20));
    const first = await tracking.metricHistory(runId, 'm', { maxResults: 10 });
    await log(tracking, runId, [metric('m', -1, 0, now - 5), metric('m', -2, 0, now - 4)]);
    const second = await tracking.metricHistory(runId, 'm', { maxResults: 10, pageToken: first.nextPageToken });
    expect([...first.items, ...second.items]).toEqual(series('m', 20));
  });

  test('pages through points that share timestamp and step', async () => {
    const { tracking } = await openStore(':memory:');
    const runId = await newRunId(tracking);
    const points = [-2.5, 0, 1, 1e300].map((value) => metric('m', value, 3));
    await log(tracking, runId, [...points, metric('m', Number.NaN, 3)]);
    const values: number[] = [];
    let pageToken: string | undefined;
    do {
      const page = await tracking.metricHistory(runId, 'm', { maxResults: 1, pageToken });
      values.push(...page.items.map(({ value }) => value));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    expect(values).toEqual([-2.5, 0, Number.NaN, 1, 1e300]);
  });

  test('holds the points of its own run and key only, however many runs share the key', async () => {
    const { tracking } = await openStore(':memory:');
    const runIds = await Promise.all(Array.from({ length: 12 }, () => newRunId(tracking)));
    for (const [index, runId] of runIds.entries()) {
      await log(tracking, runId, [metric('m', index, 0, now + index), metric('m', index, 1, now + 100 + index), metric('other', 9)]);
    }
    for (const [index, runId] of runIds.entries()) {
      const { items } = await tracking.metricHistory(runId, 'm', { maxResults: 10 });
      expect(items).toEqual([metric('m', index, 0, now + index), metric('m', index, 1, now + 100 + index)]);
    }
  });

  test('refuses tokens that are numbers of something else', async () => {
    const { tracking } = await openStore(':memory:');
    const runId = await newRunId(tracking);
    for (const numbers of [[1, 2, 3], [1, 2, 3, 4, 'x'], { offset: 5 }]) {
      const pageToken = Buffer.from(JSON.stringify(numbers)).toString('base64url');
      await expect(tracking.metricHistory(runId, 'm', { maxResults: 10, pageToken })).rejects.toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
      });
    }
  });
});

describe('the histories of several runs', () => {
  test('are ordered by step, timestamp and value, in whatever order the points were logged', async () => {
    const { tracking } = await openStore(':memory:');
    const [runId, otherId] = [await newRunId(tracking), await newRunId(tracking)];
    const points = series('m', 5_000);
    const [early, late] = [points.slice(0, 2_500), points.slice(2_500)];
    await log(tracking, runId, [...late, ...series('other', 3_000)]);
    await log(tracking, otherId, [metric('m', 7, 4_999), metric('m', Number.NaN, 4_999), metric('m', -7, 4_999)]);
    await log(tracking, runId, early);
    const read = await tracking.metricHistoryBulk({
      runIds: [runId, otherId],
      key: 'm',
      startStep: 4_000,
      endStep: 4_999,
      maxResults: 2_500,
    });
    expect(read).toEqual([
      ...points.slice(4_000).map((point) => ({ runId, ...point })),
      { runId: otherId, ...metric('m', -7, 4_999) },
      { runId: otherId, ...metric('m', Number.NaN, 4_999) },
      { runId: otherId, ...metric('m', 7, 4_999) },
    ]);
    const sampled = await tracking.metricHistoryBulk({ runIds: [runId], key: 'm', maxResults: 5 });
    expect(sampled.map(({ step }) => step)).toEqual([0, 1_000, 2_000, 3_000, 4_999]);
  });

  test('leave timers their turn, however long they are', async () => {
    const { tracking } = await openStore(':memory:');
    const runId = await newRunId(tracking);
    await log(tracking, runId, series('m', 100_000));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    expect(await tracking.metricHistoryBulk({ runIds: [runId], key: 'm', maxResults: 2_500 })).toHaveLength(2_500);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
});
