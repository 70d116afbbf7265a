import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

let open: TestClient;
let runs: MlflowClient['runs'];
beforeEach(() => {
  open = createTestClient();
  runs = open.client.runs;
});
afterEach(() => open.close());

const newRun = async (options = {}) => (await runs.create('0', options)).info.runId;

describe('client.runs', () => {
  test('creates a run with name, tags, user and time', async () => {
    const run = await runs.create(0, { runName: 'first', tags: { a: 1 }, userId: 'ada', startTime: 5 });
    expect(run.info).toMatchObject({
      runName: 'first',
      experimentId: '0',
      userId: 'ada',
      startTime: 5,
      status: 'RUNNING',
      lifecycleStage: 'active',
    });
    expect(run.data.tags).toMatchObject({ a: '1', 'mlflow.runName': 'first' });
    expect(await runs.get(run.info.runId)).toEqual(run);
  });

  test('takes time from the clock, the user from the tag, and the name from the tag', async () => {
    open.clock.set(1_000);
    const { info } = await runs.create('0', { tags: { 'mlflow.user': 'grace', 'mlflow.runName': 'tagged' } });
    expect(info).toMatchObject({ startTime: 1_000, userId: 'grace', runName: 'tagged' });
    expect((await runs.create('0')).info).toMatchObject({ userId: 'unknown', runName: expect.stringMatching(/./) });
  });

  test('gives every run a key of its own', async () => {
    await newRun();
    await newRun();
    const keys = open.calls.map((call) => (call.args[0] as { key: string }).key);
    expect(new Set(keys).size).toBe(2);
  });

  test('ends a run now unless told when, and renames it', async () => {
    const id = await newRun();
    open.clock.advance(500);
    expect(await runs.update(id, { status: 'FINISHED' })).toMatchObject({ status: 'FINISHED', endTime: open.clock.now() });
    expect(await runs.update(id, { status: 'FAILED', endTime: 7 })).toMatchObject({ status: 'FAILED', endTime: 7 });
    expect(await runs.update(id, { runName: 'better' })).toMatchObject({ runName: 'better', status: 'FAILED', endTime: 7 });
    expect((await runs.get(id)).data.tags['mlflow.runName']).toBe('better');
  });

  test('deletes and restores', async () => {
    const id = await newRun();
    await runs.delete(id);
    expect((await runs.get(id)).info.lifecycleStage).toBe('deleted');
    expect(await runs.search({ experimentIds: ['0'] }).toArray()).toEqual([]);
    expect(await runs.search({ experimentIds: ['0'], viewType: 'ALL' }).toArray()).toHaveLength(1);
    await runs.restore(id);
    expect((await runs.get(id)).info.lifecycleStage).toBe('active');
  });

  test('sets and deletes tags', async () => {
    const id = await newRun();
    await runs.setTag(id, 'a', 'b');
    await runs.setTag(id, 'a', 7n);
    expect((await runs.get(id)).data.tags['a']).toBe('7');
    await runs.deleteTag(id, 'a');
    await expect(runs.deleteTag(id, 'a')).rejects.toThrow(NotFoundError);
  });

  test('logs a metric with step, time and the data it was measured on', async () => {
    const id = await newRun();
    await runs.logMetric(id, 'rmse', 0.5);
    await runs.logMetric(id, 'rmse', -0.25, { step: -3, timestamp: 9, datasetName: 'iris', datasetDigest: 'd1' });
    await runs.logMetric(id, 'odd', Number.NaN);
    const { data } = await runs.get(id);
    expect(data.metrics).toEqual({ rmse: 0.5, odd: Number.NaN });
    expect(await open.client.metrics.history(id, 'rmse').toArray()).toEqual([
      expect.objectContaining({ value: -0.25, step: -3, timestamp: 9 }),
      expect.objectContaining({ value: 0.5, step: 0, timestamp: open.clock.now() }),
    ]);
  });

  test('searches several experiments by page', async () => {
    const other = await open.client.experiments.create('other');
    for (let index = 0; index < 5; index++) {
      open.clock.advance(1);
      await runs.create(index % 2 === 0 ? '0' : other, { runName: `r${index}` });
    }
    const found = runs.search({ experimentIds: [0, other, '0'], orderBy: ['start_time ASC'], maxResults: 2 });
    expect((await found.toArray()).map((run) => run.info.runName)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
    expect((await found).items).toHaveLength(2);
    expect((await runs.search({ experimentIds: [other], filter: "attributes.run_name = 'r3'" })).items).toHaveLength(1);
  });

  test('records inputs and outputs', async () => {
    const id = await newRun();
    const dataset = { name: 'iris', digest: 'd1', sourceType: 'local', source: '{"uri":"iris.csv"}', profile: '{"rows":150}' };
    await runs.logInputs(id, { datasets: [{ dataset, context: 'training', tags: { split: 1 } }], modelIds: ['m-1'] });
    await runs.logOutputs(id, { models: [{ modelId: 'm-2', step: 4 }] });
    const { inputs, outputs } = await runs.get(id);
    expect(inputs.datasetInputs).toEqual([
      { dataset: expect.objectContaining(dataset), tags: { 'mlflow.data.context': 'training', split: '1' } },
    ]);
    expect(inputs.modelInputs).toEqual([{ modelId: 'm-1' }]);
    expect(outputs.modelOutputs).toEqual([{ modelId: 'm-2', step: 4 }]);
  });

  test('cuts long values only when told to, and never in the middle of a character', async () => {
    const cutting = createTestClient({ truncateLongValues: true });
    const { info } = await cutting.client.runs.create('0', { tags: { t: 't'.repeat(8001) } });
    await cutting.client.runs.logParam(info.runId, 'p', `${'p'.repeat(5999)}😀`);
    const { data } = await cutting.client.runs.get(info.runId);
    expect(data.tags['t']).toBe('t'.repeat(8000));
    expect(data.params['p']).toBe('p'.repeat(5999));
    await cutting.close();
    await expect(runs.create('0', { tags: { t: 't'.repeat(8001) } })).rejects.toThrow(/tag "t" has 8001 characters.*truncateLongValues/);
  });
});

describe('client.runs refuses before anything is sent', () => {
  const dataset = { name: 'iris', digest: 'd', sourceType: 'local', source: 'x' };
  test.each<[string, () => unknown, RegExp]>([
    ['a run id with a slash', () => runs.get('a/b'), /run id/],
    ['a run id that is a number', () => runs.get(7 as never), /run id/],
    ['an experiment name for an id', () => runs.create('study'), /experiment id/],
    [
      'two names for one run',
      () => runs.create('0', { runName: 'a', tags: { 'mlflow.runName': 'b' } }),
      /runName "a" and the tag mlflow.runName "b" name the run differently/,
    ],
    ['a long run name', () => runs.create('0', { runName: 'x'.repeat(251) }), /at most 250/],
    ['a long name tag', () => runs.setTag('r', 'mlflow.runName', 'x'.repeat(251)), /at most 250/],
    ['a fractional start', () => runs.create('0', { startTime: 0.5 }), /startTime \(epoch milliseconds\)/],
    ['a date as start', () => runs.create('0', { startTime: new Date() as never }), /startTime/],
    ['a long user', () => runs.create('0', { userId: 'x'.repeat(257) }), /userId/],
    ['a status of its own', () => runs.update('r', { status: 'DONE' as never }), /FINISHED.*not the string "DONE"/],
    ['a status in lower case', () => runs.update('r', { status: 'finished' as never }), /status/],
    ['an update of nothing', () => runs.update('r', {}), /must name status, endTime or runName/],
    ['a fractional end', () => runs.update('r', { endTime: 1.5 }), /endTime/],
    ['a numeric string as metric', () => runs.logMetric('r', 'm', '0.5' as never), /value of metric "m" must be a number/],
    ['a boolean as metric', () => runs.logMetric('r', 'm', true as never), /value of metric "m"/],
    ['a fractional step', () => runs.logMetric('r', 'm', 1, { step: 0.5 }), /step of metric "m"/],
    ['a step beyond 2^53', () => runs.logMetric('r', 'm', 1, { step: 2 ** 53 }), /step of metric "m"/],
    ['a fractional timestamp', () => runs.logMetric('r', 'm', 1, { timestamp: performance.now() + 0.5 }), /timestamp of metric "m"/],
    ['a negative timestamp', () => runs.logMetric('r', 'm', 1, { timestamp: -1 }), /timestamp of metric "m"/],
    ['NaN for a model', () => runs.logMetric('r', 'm', Number.NaN, { modelId: 'm-1' }), /"m" is NaN and has a modelId/],
    ['a metric name with #', () => runs.logMetric('r', 'm#1', 1), /"m#1" has characters/],
    ['a metric name that is no path', () => runs.logMetric('r', 'a//b', 1), /normal form/],
    ['a long metric name', () => runs.logMetric('r', 'm'.repeat(251), 1), /251 characters/],
    ['a param that is an object', () => runs.logParam('r', 'p', {} as never), /The param "p" must be a string/],
    ['a param that is null', () => runs.logParam('r', 'p', null as never), /The param "p".*not null/],
    ['a long param', () => runs.logParam('r', 'p', 'x'.repeat(6001)), /6001 characters; at most 6000/],
    ['a param with NUL', () => runs.logParam('r', 'p', 'a\0b'), /U\+0000/],
    [
      'a dataset without digest',
      () => runs.logInputs('r', { datasets: [{ dataset: { ...dataset, digest: '' } }] }),
      /datasets\[0\].dataset.digest must not be empty/,
    ],
    ['a long digest', () => runs.logInputs('r', { datasets: [{ dataset: { ...dataset, digest: 'x'.repeat(37) } }] }), /at most 36/],
    ['a dataset that is a name', () => runs.logInputs('r', { datasets: ['iris'] as never }), /datasets\[0\] must be an object/],
    ['datasets that are no list', () => runs.logInputs('r', { datasets: dataset as never }), /datasets must be an array/],
    ['a model output without id', () => runs.logOutputs('r', { models: [{ step: 0 } as never] }), /models\[0\].modelId/],
    ['a fractional output step', () => runs.logOutputs('r', { models: [{ modelId: 'm', step: 0.5 }] }), /models\[0\].step/],
    ['1,001 outputs', () => runs.logOutputs('r', { models: Array(1001).fill({ modelId: 'm', step: 0 }) }), /at most 1000/],
  ])('%s', async (_what, call, message) => {
    const failed = call();
    await expect(failed).rejects.toThrow(ValidationError);
    await expect(failed).rejects.toThrow(message);
    expect(open.calls).toEqual([]);
  });

  test.each([undefined, {}, { experimentIds: [] }, { experimentIds: '0' }, { experimentIds: ['study'] }])('the search %j', (options) => {
    expect(() => runs.search(options as never)).toThrow(ValidationError);
  });
});
