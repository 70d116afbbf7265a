import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

let open: TestClient;
let runId: string;
beforeEach(async () => {
  open = createTestClient();
  runId = (await open.client.runs.create('0')).info.runId;
});
afterEach(() => open.close());

const log = (id: string, steps: readonly number[]) =>
  open.client.runs.logBatch(id, { metrics: steps.map((step) => ({ key: 'loss', value: step * 2, step, timestamp: 100 + step })) });

describe('client.metrics', () => {
  test('gives the history page by page, in order', async () => {
    await log(runId, [3, 1, 2, 0, 4]);
    const first = await open.client.metrics.history(runId, 'loss', { maxResults: 2 });
    expect(first.items.map((point) => point.step)).toEqual([0, 1]);
    const all = await open.client.metrics.history(runId, 'loss', { maxResults: 2 }).toArray();
    expect(all.map((point) => point.value)).toEqual([0, 2, 4, 6, 8]);
    const rest = open.client.metrics.history(runId, 'loss', { maxResults: 2, pageToken: first.nextPageToken });
    expect((await rest.toArray()).map((point) => point.step)).toEqual([2, 3, 4]);
  });

  test('gives nothing for a metric or a run that nobody logged', async () => {
    expect(await open.client.metrics.history(runId, 'other').toArray()).toEqual([]);
    expect(await open.client.metrics.history('f'.repeat(32), 'loss').toArray()).toEqual([]);
  });

  test('gives the histories of several runs, each run once', async () => {
    const second = (await open.client.runs.create('0')).info.runId;
    await log(runId, [0, 1, 2]);
    await log(second, [5]);
    const points = await open.client.metrics.historyBulk([runId, second, runId], 'loss');
    expect(points.map((point) => [point.runId, point.step]).sort()).toEqual(
      [
        [runId, 0],
        [runId, 1],
        [runId, 2],
        [second, 5],
      ].sort(),
    );
    const some = await open.client.metrics.historyBulk([runId], 'loss', { startStep: 1, endStep: 2 });
    expect(some.map((point) => point.step)).toEqual([1, 2]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a page of 25,001', () => open.client.metrics.history(runId, 'm', { maxResults: 25_001 }), /between 1 and 25000/],
    ['an illegal key', () => open.client.metrics.history(runId, 'a=b'), /"a=b"/],
    ['an illegal run id', () => open.client.metrics.history('', 'm'), /run id/],
  ])('refuses %s', (_what, call, message) => {
    expect(call).toThrow(ValidationError);
    expect(call).toThrow(message);
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['no runs', () => open.client.metrics.historyBulk([], 'm'), /1 to 100 runs, not of 0/],
    [
      '101 runs',
      () =>
        open.client.metrics.historyBulk(
          Array.from({ length: 101 }, (_, i) => `r${i}`),
          'm',
        ),
      /not of 101/,
    ],
    ['a run id in place of a list', () => open.client.metrics.historyBulk('r' as never, 'm'), /must be a list/],
    ['a start without end', () => open.client.metrics.historyBulk(['r'], 'm', { startStep: 1 }), /startStep and endStep together/],
    ['an end before the start', () => open.client.metrics.historyBulk(['r'], 'm', { startStep: 2, endStep: 1 }), /endStep/],
    ['2,501 points', () => open.client.metrics.historyBulk(['r'], 'm', { maxResults: 2501 }), /between 1 and 2500/],
  ])('refuses %s', async (_what, call, message) => {
    const failed = call();
    await expect(failed).rejects.toThrow(ValidationError);
    await expect(failed).rejects.toThrow(message);
  });
});
