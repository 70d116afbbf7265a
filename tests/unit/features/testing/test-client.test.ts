import { expect, test } from 'vitest';
import { createTestClient, createTestTracker, SettableClock, seededRandom } from '../../../../src/testing.js';

test('a test client records the calls that reached the store, with arguments as they were', async () => {
  const { client, calls, close } = createTestClient();
  const tags = { a: 'before' };
  const { info } = await client.runs.create('0', { runName: 'first', tags, timeoutMs: 60_000 });
  tags.a = 'after';
  await client.runs.logMetric(info.runId, 'm', Number.NaN);
  await expect(client.runs.logMetric(info.runId, 'm', '1' as never)).rejects.toThrow();
  expect(calls).toEqual([
    { method: 'createRun', args: [expect.objectContaining({ runName: 'first', tags: [{ key: 'a', value: 'before' }] })] },
    {
      method: 'logBatch',
      args: [info.runId, { metrics: [expect.objectContaining({ key: 'm', value: Number.NaN })], params: [], tags: [] }],
    },
  ]);
  await close();
});

test('reading the outcome leaves no trace in the record', async () => {
  const { client, calls, runs, experiments, close } = createTestClient();
  const study = await client.experiments.create('study');
  await client.runs.create(study, { runName: 'first' });
  const before = calls.length;
  expect((await experiments()).map(({ name }) => name).sort()).toEqual(['Default', 'study']);
  expect((await runs()).map((run) => run.info.runName)).toEqual(['first']);
  expect(calls).toHaveLength(before);
  await close();
});

test('time stands still until the test moves it', async () => {
  const { client, clock, close } = createTestClient();
  expect(clock.now()).toBe(Date.parse('2026-01-01T00:00:00Z'));
  const { info } = await client.runs.create('0');
  clock.advance(90_000);
  const ended = await client.runs.update(info.runId, { status: 'FINISHED' });
  expect((ended.endTime ?? 0) - ended.startTime).toBe(90_000);
  await close();
});

test('a clock takes whole milliseconds only', () => {
  const clock = new SettableClock(5);
  clock.set(3);
  expect(clock.now()).toBe(3);
  expect(() => clock.advance(0.5)).toThrow(/epoch milliseconds/);
  expect(() => clock.advance(-10)).toThrow();
  expect(clock.now()).toBe(3);
});

test('randomness follows the seed', async () => {
  const [first, again, other] = [createTestClient({ seed: 7 }), createTestClient({ seed: 7 }), createTestClient({ seed: 8 })];
  const value = first.random.next();
  expect(again.random.next()).toBe(value);
  expect(other.random.next()).not.toBe(value);
  expect(seededRandom(7).next()).toBe(value);
  await Promise.all([first.close(), again.close(), other.close()]);
});

test('two test clients share nothing', async () => {
  await using one = createTestClient();
  await using two = createTestClient();
  await one.client.experiments.create('study');
  expect(await two.experiments()).toHaveLength(1);
});

test('the environment does not reach a test client', async () => {
  process.env['MLFLOW_EXPERIMENT_NAME'] = 'from-the-environment';
  try {
    await using test = createTestTracker();
    await test.tracker.withRun({}, () => undefined);
    expect((await test.experiments()).map(({ name }) => name)).toEqual(['Default']);
  } finally {
    delete process.env['MLFLOW_EXPERIMENT_NAME'];
  }
});

test('a test tracker logs through its client', async () => {
  await using test = createTestTracker({ experimentName: 'study' });
  await test.tracker.withRun({ runName: 'first' }, async (run) => {
    run.logParam('depth', 3);
    run.logMetric('rmse', 0.25);
  });
  const [run] = await test.runs();
  expect(run?.info).toMatchObject({ runName: 'first', status: 'FINISHED' });
  expect(run?.data).toMatchObject({ params: { depth: '3' }, metrics: { rmse: 0.25 } });
  expect(test.calls.map((call) => call.method)).toContain('createExperiment');
});

test('runs are delivered before they are read', async () => {
  await using test = createTestTracker();
  const run = await test.tracker.startRun({ runName: 'open' });
  run.logMetric('m', 1);
  expect((await test.runs())[0]?.data.metrics).toEqual({ m: 1 });
  await run.end();
});
