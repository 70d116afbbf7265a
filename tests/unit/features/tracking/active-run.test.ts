import { beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { RunEndedError } from '../../../../src/core/errors/run-errors.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

let test: TestClient;
let tracker: ExperimentTracker;
let run: ActiveRun;

const stored = async (runId = run.runId) => {
  await test.client.flush();
  return test.client.runs.get(runId);
};

beforeEach(async () => {
  test = createTestClient();
  tracker = new ExperimentTracker({ client: test.client });
  run = await tracker.startRun({ runName: 'first' });
  return () => test[Symbol.asyncDispose]();
});

describe('a run handle', () => {
  it('knows its run from the start and still after the end', async () => {
    expect(run.key).toMatch(/^[0-9a-f]{32}$/);
    expect([run.runName, run.experimentId, run.status]).toEqual(['first', '0', 'RUNNING']);
    const { runId, artifactUri } = run;
    await run.end();
    expect([run.runId, run.artifactUri, run.status]).toEqual([runId, artifactUri, 'FINISHED']);
    const { info } = await stored();
    expect([info.runId, info.artifactUri, info.status, info.endTime]).toEqual([runId, artifactUri, 'FINISHED', test.clock.now()]);
  });

  it('logs params, metrics, tags and the description to its run', async () => {
    expect(run.logParam('model', { kind: 'ridge', alpha: 0.5 })).toBeUndefined();
    expect(run.logParams({ seed: 7, shape: [2, 3], skipped: undefined })).toBeUndefined();
    expect(run.logMetric('loss', Number.NaN, { step: 2 })).toBeUndefined();
    expect(run.logMetrics({ r2: 0.9, mae: -1 }, { step: 3 })).toBeUndefined();
    expect(run.setTag('stage', 'dev')).toBeUndefined();
    expect(run.setTags({ attempt: 2, retry: false, none: undefined })).toBeUndefined();
    expect(run.setDescription('# A run')).toBeUndefined();
    const { data } = await stored();
    expect({ ...data.params }).toEqual({ 'model.kind': 'ridge', 'model.alpha': '0.5', seed: '7', shape: '[2,3]' });
    expect({ ...data.metrics }).toEqual({ loss: Number.NaN, r2: 0.9, mae: -1 });
    expect(data.tags).toMatchObject({ stage: 'dev', attempt: '2', retry: 'false', 'mlflow.note.content': '# A run' });
    expect(data.latestMetrics.find(({ key }) => key === 'mae')).toMatchObject({ step: 3, timestamp: test.clock.now() });
  });

  it('keeps every one of 10,000 equal observations of one millisecond', async () => {
    for (let index = 0; index < 10_000; index++) run.logMetric('constant', 1);
    const history = await run.metricHistory('constant').toArray();
    expect(history).toHaveLength(10_000);
    expect(new Set(history.map(({ timestamp }) => timestamp)).size).toBe(10_000);
  });

  it('keeps timestamps of the caller as given, and observations without one clear of them', async () => {
    const now = test.clock.now();
    run.logMetric('loss', 1, { timestamp: 12 });
    run.logMetric('loss', 1, { timestamp: now });
    run.logMetric('loss', 1);
    expect((await run.metricHistory('loss').toArray()).map(({ timestamp }) => timestamp)).toEqual([12, now, now + 1]);
  });

  it('never assigns an earlier timestamp when the clock goes back', async () => {
    const start = test.clock.now();
    run.logMetric('loss', 1);
    test.clock.set(start - 60_000);
    run.logMetric('loss', 2);
    expect((await run.metricHistory('loss').toArray()).map(({ timestamp }) => timestamp)).toEqual([start, start]);
  });

  it('reads its own metrics back without a flush in between', async () => {
    run.logMetric('loss', 3, { step: 1 });
    const page = await run.metricHistory('loss');
    expect(page.items).toMatchObject([{ key: 'loss', value: 3, step: 1 }]);
  });

  it.each<[string, () => void]>([
    ['a metric that is text', () => run.logMetric('loss', '0.5' as never)],
    ['a metric that is null', () => run.logMetric('loss', null as never)],
    ['a fractional step', () => run.logMetric('loss', 1, { step: 1.5 })],
    ['a fractional timestamp', () => run.logMetric('loss', 1, { timestamp: 1.5 })],
    ['a negative timestamp', () => run.logMetric('loss', 1, { timestamp: -1 })],
    ['a step where the options belong', () => run.logMetric('loss', 1, 3 as never)],
    ['a dataset without digest', () => run.logMetric('loss', 1, { dataset: { name: 'd' } as never })],
    ['a NaN of a model', () => run.logMetric('loss', Number.NaN, { modelId: 'm-1' })],
    ['an empty metric name', () => run.logMetric('', 1)],
    ['a metric name with illegal characters', () => run.logMetric('a?b', 1)],
    ['a metric name that climbs', () => run.logMetric('../a', 1)],
    ['an over-long metric name', () => run.logMetric('a'.repeat(251), 1)],
    ['one wrong metric of several', () => run.logMetrics({ good: 1, bad: '2' as never })],
    ['an array of metrics', () => run.logMetrics([1] as never)],
    ['an over-long param', () => run.logParam('a', 'x'.repeat(6001))],
    ['one wrong param of several', () => run.logParams({ good: 1, 'bad?': 2 })],
    ['params that are text', () => run.logParams('a=1' as never)],
    ['an over-long tag', () => run.setTag('a', 'x'.repeat(8001))],
    ['a tag that is an object', () => run.setTag('a', {} as never)],
    ['one wrong tag of several', () => run.setTags({ good: 'yes', bad: null as never })],
    ['text that no database can hold', () => run.setTag('a', 'x\0y')],
  ])('refuses %s at the call, and nothing of the call is accepted', async (_, call) => {
    run.logMetric('before', 1);
    expect(call).toThrow(ValidationError);
    run.logMetric('after', 1);
    const { data } = await stored();
    expect(Object.keys(data.metrics).sort()).toEqual(['after', 'before']);
    expect(Object.keys(data.params)).toEqual([]);
    expect(data.tags).not.toHaveProperty('good');
  });

  it('refuses another value for a param and ignores the same value', async () => {
    run.logParam('alpha', 0.1);
    run.logParam('alpha', '0.1');
    expect(() => run.logParam('alpha', 0.2)).toThrow(/"alpha" was logged as "0.1" and cannot become "0.2"/);
    expect(() => run.logParams({ beta: 1, alpha: 0.3 })).toThrow(ValidationError);
    expect(() => run.logParams({ 'a.b': 1, a: { b: 2 } })).toThrow(ValidationError);
    run.logParams({ 'c.d': 1, c: { d: 1 } });
    expect({ ...(await stored()).data.params }).toEqual({ alpha: '0.1', 'c.d': '1' });
  });

  it('cuts over-long params and tags where the client is told to', async () => {
    await using cutting = createTestClient({ truncateLongValues: true });
    const long = await new ExperimentTracker({ client: cutting.client }).startRun();
    long.logParam('a', 'x'.repeat(7000));
    long.setTag('b', 'y'.repeat(9000));
    await long.end();
    const { data } = await cutting.client.runs.get(long.runId);
    expect([data.params['a']?.length, data.tags['b']?.length]).toEqual([6000, 8000]);
  });

  it('records a dataset as input at once, and only once', async () => {
    const dataset = { name: 'iris', digest: 'abc123', sourceType: 'local', source: '{"uri":"iris.csv"}' };
    await run.logInput(dataset, { context: 'training' });
    await run.logInput(dataset, { context: 'training' });
    const { inputs } = await test.client.runs.get(run.runId);
    expect(inputs.datasetInputs).toHaveLength(1);
    expect(inputs.datasetInputs[0]).toMatchObject({ dataset, tags: { 'mlflow.data.context': 'training' } });
    await expect(run.logInput({ ...dataset, digest: 'x'.repeat(37) })).rejects.toThrow(ValidationError);
    await expect(run.logInput({ name: 'iris' } as never)).rejects.toThrow(/dataset.digest/);
  });

  it('starts children in its experiment, and they are children of this run', async () => {
    const parent = await tracker.startRun({ experimentName: 'nested' });
    const child = await parent.child({ runName: 'fold 1', tags: { fold: 1 } });
    expect(child.experimentId).toBe(parent.experimentId);
    expect((await stored(child.runId)).data.tags).toMatchObject({
      'mlflow.parentRunId': parent.runId,
      fold: '1',
      'mlflow.runName': 'fold 1',
    });
    await expect(parent.child({ runName: '' })).rejects.toThrow(ValidationError);
  });

  it('takes nothing more after its end', async () => {
    await run.end('KILLED');
    const dataset = { name: 'd', digest: '1', sourceType: 'local', source: 's' };
    for (const call of [
      () => run.logParam('a', 1),
      () => run.logParams({ a: 1 }),
      () => run.logMetric('a', 1),
      () => run.logMetrics({ a: 1 }),
      () => run.setTag('a', 'b'),
      () => run.setTags({ a: 'b' }),
      () => run.setDescription('a'),
    ]) {
      expect(call).toThrow(RunEndedError);
    }
    await expect(run.logInput(dataset)).rejects.toThrow(RunEndedError);
    await expect(run.child()).rejects.toThrow(RunEndedError);
    expect((await stored()).info.status).toBe('KILLED');
  });

  it('waits again when it is ended again, and refuses another end', async () => {
    await run.end('FAILED');
    await expect(run.end()).resolves.toBeUndefined();
    await expect(run.end('FAILED')).resolves.toBeUndefined();
    await expect(run.end('FINISHED')).rejects.toThrow(RunEndedError);
    expect((await stored()).info.status).toBe('FAILED');
    expect(test.calls.filter(({ method }) => method === 'updateRun')).toHaveLength(1);
  });

  it('refuses an end that is none and stays open', async () => {
    await expect(run.end('RUNNING' as never)).rejects.toThrow(ValidationError);
    await expect(run.flush({ until: 'sent' as never })).rejects.toThrow(ValidationError);
    run.logMetric('loss', 1);
  });

  it('fails with name and message of the error, without its stack', async () => {
    await run.fail(new TypeError('no such column'));
    const { info, data } = await stored();
    expect([info.status, data.tags['mlflow_ops.error']]).toEqual(['FAILED', 'TypeError: no such column']);
  });

  it.each<[string, unknown, string]>([
    ['text', 'out of memory', 'out of memory'],
    ['nothing', undefined, 'a thrown undefined'],
    [
      'an object',
      {
        toString: () => {
          throw new Error('hostile');
        },
      },
      'a thrown object',
    ],
    [
      'an unreadable error',
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('hostile');
        },
      }),
      'an error that cannot be read',
    ],
    ['an endless message', new Error('x'.repeat(5000)), `Error: ${'x'.repeat(993)}`],
    ['a message with U+0000', new Error('a\0b'), 'Error: ab'],
  ])('fails with %s thrown', async (_, thrown, tag) => {
    await run.fail(thrown);
    expect((await stored()).data.tags['mlflow_ops.error']).toBe(tag);
  });

  it('is marked as FAILED when its scope is left without an end, and left alone after one', async () => {
    let open: ActiveRun;
    let ended: ActiveRun;
    {
      await using first = await tracker.startRun();
      await using second = await tracker.startRun();
      await second.end();
      open = first;
      ended = second;
    }
    expect([open.status, ended.status]).toEqual(['FAILED', 'FINISHED']);
    expect((await stored(open.runId)).info.status).toBe('FAILED');
    expect((await stored(ended.runId)).info.status).toBe('FINISHED');
  });

  it('reports what became of everything it logged', async () => {
    run.logParams({ a: 1, b: 2 });
    run.logMetric('loss', 1);
    expect(await run.flush()).toMatchObject({ accepted: 3, delivered: 3, pending: 0, dropped: 0, quarantined: 0 });
    expect(await run.flush({ until: 'durable' })).toMatchObject({ pending: 0 });
    await run.ready();
  });

  it('gives the typed error of the store when the run is gone', async () => {
    await expect(tracker.startRun({ runId: 'f'.repeat(32) })).rejects.toThrow(NotFoundError);
  });
});
