import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { limits } from '../../../../src/core/limits.js';
import { logBatch } from '../../../../src/features/client/log-batch.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import type { RunBatch, TrackingStore } from '../../../../src/ports/tracking-store.js';

let open: TestClient;
let runId: string;
beforeEach(async () => {
  open = createTestClient();
  runId = (await open.client.runs.create('0')).info.runId;
});
afterEach(() => open.close());

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const requests = () => open.calls.filter((call) => call.method === 'logBatch').map((call) => call.args[1] as RunBatch);
const sizes = () => requests().map(({ metrics, params, tags }) => [metrics.length, params.length, tags.length]);

describe('a batch', () => {
  test('of any size is sent within the limits, params apart and last', async () => {
    const metrics = range(2500).map((step) => ({ key: 'loss', value: step / 7, step }));
    const params = Object.fromEntries(range(250).map((index) => [`p${index}`, index]));
    const tags = Object.fromEntries(range(150).map((index) => [`t${index}`, index]));
    await open.client.runs.logBatch(runId, { metrics, params, tags });
    expect(sizes()).toEqual([
      [900, 0, 100],
      [950, 0, 50],
      [650, 0, 0],
      [0, 100, 0],
      [0, 100, 0],
      [0, 50, 0],
    ]);
    const { data } = await open.client.runs.get(runId);
    expect(Object.keys(data.params)).toHaveLength(250);
    expect(data.tags).toMatchObject({ t0: '0', t149: '149' });
    expect(await open.client.metrics.history(runId, 'loss').toArray()).toHaveLength(2500);
  });

  test('of nothing sends nothing', async () => {
    await open.client.runs.logBatch(runId, {});
    await open.client.runs.logBatch(runId, { metrics: [], params: {}, tags: [] });
    expect(requests()).toEqual([]);
  });

  test('with the same param twice sends it once when the values are equal, and is refused when they differ', async () => {
    const twice = (second: number) => [
      { key: 'depth', value: 3 },
      { key: 'depth', value: second },
    ];
    await open.client.runs.logBatch(runId, { params: twice(3) });
    expect(requests()[0]?.params).toEqual([{ key: 'depth', value: '3' }]);
    const refused = open.client.runs.logBatch(runId, { metrics: [{ key: 'm', value: 1 }], params: twice(4) });
    await expect(refused).rejects.toThrow(/param "depth" is there twice with different values/);
    expect(requests()).toHaveLength(1);
  });

  test.each([
    ['metrics that are no list', { metrics: { m: 1 } }, /metrics of a batch must be a list/],
    ['a metric that is a number', { metrics: [1] }, /Item 0 of the metrics/],
    [
      'a wrong metric between right ones',
      {
        metrics: [
          { key: 'a', value: 1 },
          { key: 'b', value: '1' },
          { key: 'c', value: 1 },
        ],
      },
      /metric "b"/,
    ],
    ['a wrong tag beside right metrics', { metrics: [{ key: 'a', value: 1 }], tags: { 'a\n': 1 } }, /tag name/],
    ['null', null, /batch must be an object/],
  ])('with %s is refused whole', async (_what, batch, message) => {
    const refused = open.client.runs.logBatch(runId, batch as never);
    await expect(refused).rejects.toThrow(ValidationError);
    await expect(refused).rejects.toThrow(message);
    expect(requests()).toEqual([]);
  });
});

describe('a param that has another value already', () => {
  test('does not take its neighbours with it', async () => {
    await open.client.runs.logParam(runId, 'p50', 'first');
    const params = Object.fromEntries(range(120).map((index) => [`p${index}`, index]));
    const refused = open.client.runs.logBatch(runId, { metrics: [{ key: 'm', value: 1 }], params, tags: { t: 1 } });
    await expect(refused).rejects.toThrow(ValidationError);
    await expect(refused).rejects.toThrow(`Run ${runId} has other values already: "p50" is the string "first", not the string "50"`);
    const { data } = await open.client.runs.get(runId);
    expect(Object.keys(data.params)).toHaveLength(120);
    expect([data.params['p50'], data.params['p119'], data.metrics['m'], data.tags['t']]).toEqual(['first', '119', 1, '1']);
  });

  test('is named by logParam too, and the same value again is fine', async () => {
    await open.client.runs.logParam(runId, 'depth', 3);
    await open.client.runs.logParam(runId, 'depth', '3');
    await expect(open.client.runs.logParam(runId, 'depth', 4)).rejects.toThrow(/"depth" is the string "3", not the string "4"/);
  });
});

test('a run that is gone is its own error, not a conflict of params', async () => {
  await expect(open.client.runs.logBatch('0'.repeat(32), { params: { a: 1 } })).rejects.toThrow(NotFoundError);
  await open.client.runs.delete(runId);
  await expect(open.client.runs.logBatch(runId, { params: { a: 1 } })).rejects.toThrow(/active/);
});

test('whatever the counts, every value is sent once, in order, and no request is over a limit', async () => {
  const count = fc.integer({ min: 0, max: 2300 });
  await fc.assert(
    fc.asyncProperty(count, count, count, async (metricCount, paramCount, tagCount) => {
      const values: RunBatch = {
        metrics: range(metricCount).map((step) => ({ key: 'm', value: step, timestamp: 0, step })),
        params: range(paramCount).map((index) => ({ key: `p${index}`, value: '' })),
        tags: range(tagCount).map((index) => ({ key: `t${index}`, value: '' })),
      };
      const sent: RunBatch[] = [];
      const store = { logBatch: async (_runId: string, batch: RunBatch) => void sent.push(batch) } as unknown as TrackingStore;
      await logBatch(store, 'r', values, {});
      expect(sent.flatMap((batch) => batch.metrics)).toEqual(values.metrics);
      expect(sent.flatMap((batch) => batch.params)).toEqual(values.params);
      expect(sent.flatMap((batch) => batch.tags)).toEqual(values.tags);
      for (const { metrics, params, tags } of sent) {
        expect(metrics.length + params.length + tags.length).toBeLessThanOrEqual(limits.itemsPerBatch);
        expect(metrics.length + params.length + tags.length).toBeGreaterThan(0);
        expect(Math.max(params.length, tags.length)).toBeLessThanOrEqual(100);
        expect(params.length * (metrics.length + tags.length)).toBe(0);
      }
    }),
    { seed: 11, numRuns: 30 },
  );
});
