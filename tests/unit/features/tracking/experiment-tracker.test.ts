import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { NoActiveRunError, RunActiveError, RunEndedError } from '../../../../src/core/errors/run-errors.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

let test: TestClient;
let tracker: ExperimentTracker;

const stored = (runId: string) => test.client.runs.get(runId);
const requests = () => test.calls.map(({ method }) => method);

beforeEach(() => {
  test = createTestClient();
  tracker = new ExperimentTracker({ client: test.client, experimentName: 'study' });
  return () => test[Symbol.asyncDispose]();
});

describe('a tracker', () => {
  it('sends three requests for a run with 10 params and 5 metrics, once it knows the experiment', async () => {
    await (await tracker.startRun()).end();
    const before = test.calls.length;
    const run = await tracker.startRun();
    run.logParams(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`param${index}`, index])));
    for (let index = 0; index < 5; index++) run.logMetric('loss', 1 / (index + 1), { step: index });
    await run.end();
    expect(requests().slice(before)).toEqual(['createRun', 'logBatch', 'updateRun']);
  });

  it('refuses wrong options', () => {
    expect(() => new ExperimentTracker({ client: test.client, trackingUri: 'sqlite:///:memory:' })).toThrow(ValidationError);
    expect(() => new ExperimentTracker({ client: {} as never })).toThrow(ValidationError);
    expect(() => new ExperimentTracker({ experimentName: '' })).toThrow(ValidationError);
    expect(() => new ExperimentTracker({ trackingUri: 'ftp://host' })).toThrow(ValidationError);
    expect(() => new ExperimentTracker(null as never)).toThrow(ValidationError);
  });

  it.each<[string, object]>([
    ['an empty run name', { runName: '' }],
    ['a run name that is a number', { runName: 7 }],
    ['an over-long run name', { runName: 'x'.repeat(251) }],
    ['an over-long experiment name', { experimentName: 'x'.repeat(257) }],
    ['a malformed run id', { runId: 'no such/id' }],
    ['a malformed parent run id', { parentRunId: 7 }],
    ['nested that is text', { nested: 'yes' }],
    ['tags that are an array', { tags: ['a'] }],
    ['a tag that is an object', { tags: { a: {} } }],
    ['two names', { runName: 'a', tags: { 'mlflow.runName': 'b' } }],
    ['a signal that is none', { signal: {} }],
    ['null', null as never],
  ])('refuses %s before anything is sent', async (_, options) => {
    await expect(tracker.startRun(options)).rejects.toThrow(ValidationError);
    await expect(tracker.withRun(options, () => expect.fail('called'))).rejects.toThrow(ValidationError);
    expect(requests()).toEqual([]);
  });

  it('leaves a client open that it was given', async () => {
    await tracker.startRun();
    await tracker.close();
    await expect(test.client.experiments.getByName('study')).resolves.toMatchObject({ name: 'study' });
  });

  it('makes and closes a client of its own', async () => {
    const own = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
    const run = await own.startRun();
    run.logMetric('loss', 1);
    await own.close();
    await expect(own.startRun()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(() => run.logMetric('loss', 2)).toThrow(/closed/);
  });
});

describe('a handle of startRun', () => {
  it('is not the active run', async () => {
    await tracker.startRun();
    expect(() => tracker.activeRun).toThrow(NoActiveRunError);
    await tracker.withRun({}, async (active) => {
      const handle = await tracker.startRun();
      expect(handle.runId).not.toBe(active.runId);
      expect(tracker.runId).toBe(active.runId);
    });
  });
});

describe('startExperiment and endExperiment', () => {
  it('frame what the tracker logs', async () => {
    const { runId } = await tracker.startExperiment({ runName: 'framed', tags: { team: 'blue' } });
    expect([tracker.runId, tracker.experimentId, tracker.artifactUri]).toEqual([
      runId,
      (await test.client.experiments.getByName('study')).experimentId,
      tracker.activeRun.artifactUri,
    ]);
    tracker.logParam('alpha', 1);
    tracker.logParams({ beta: { gamma: 2 } });
    tracker.logMetric('loss', 0.5, { step: 1 });
    tracker.logMetrics({ r2: 0.9 });
    tracker.setTag('a', 1);
    tracker.setTags({ b: 2 });
    tracker.setDescription('framed');
    await tracker.logInput({ name: 'd', digest: '1', sourceType: 'local', source: 's' });
    await tracker.endExperiment();
    const { info, data, inputs } = await stored(runId);
    expect([info.status, info.runName]).toEqual(['FINISHED', 'framed']);
    expect({ ...data.params }).toEqual({ alpha: '1', 'beta.gamma': '2' });
    expect({ ...data.metrics }).toEqual({ loss: 0.5, r2: 0.9 });
    expect(data.tags).toMatchObject({ a: '1', b: '2', team: 'blue', 'mlflow.note.content': 'framed' });
    expect(inputs.datasetInputs).toHaveLength(1);
  });

  it('allow one experiment at a time', async () => {
    const starting = tracker.startExperiment();
    await expect(tracker.startExperiment()).rejects.toThrow(RunActiveError);
    const { runId } = await starting;
    await expect(tracker.startExperiment()).rejects.toThrow(new RegExp(runId));
    await tracker.endExperiment('KILLED');
    expect((await stored(runId)).info.status).toBe('KILLED');
    expect((await tracker.startExperiment()).runId).not.toBe(runId);
  });

  it('can start again after a start that failed, and after the run was ended by its handle', async () => {
    await expect(tracker.startExperiment({ runName: '' })).rejects.toThrow(ValidationError);
    const run = await tracker.startExperiment();
    await run.end();
    expect(() => tracker.logMetric('loss', 1)).toThrow(RunEndedError);
    await tracker.startExperiment();
  });

  it('give no active run before and after', async () => {
    const calls = [
      () => tracker.runId,
      () => tracker.experimentId,
      () => tracker.artifactUri,
      () => tracker.logParam('a', 1),
      () => tracker.setTag('a', 1),
    ];
    for (const call of calls) expect(call).toThrow(/withRun.*startExperiment/);
    await expect(tracker.endExperiment()).rejects.toThrow(NoActiveRunError);
    await tracker.startExperiment();
    await tracker.endExperiment();
    for (const call of calls) expect(call).toThrow(NoActiveRunError);
  });

  it('yield to a withRun of the same tracker, but not to one of another', async () => {
    const { runId } = await tracker.startExperiment();
    const other = new ExperimentTracker({ client: test.client });
    await tracker.withRun({}, async (inner) => {
      expect(tracker.runId).toBe(inner.runId);
      await other.withRun({ nested: true }, async (innermost) => {
        expect(tracker.runId).toBe(inner.runId);
        expect(other.runId).toBe(innermost.runId);
      });
    });
    await other.withRun({}, async () => expect(tracker.runId).toBe(runId));
    expect(tracker.runId).toBe(runId);
  });

  it('make the parent of nested runs, until the end', async () => {
    const { runId } = await tracker.startExperiment();
    const parentOfNested = async () => {
      const id = await tracker.withRun({ nested: true }, (run) => run.runId);
      return (await stored(id)).data.tags['mlflow.parentRunId'];
    };
    expect(await parentOfNested()).toBe(runId);
    await tracker.activeRun.end();
    expect(await parentOfNested()).toBeUndefined();
  });

  it('leave a run marked as FAILED when the tracker is closed in between', async () => {
    const { runId } = await tracker.startExperiment();
    await tracker[Symbol.asyncDispose]();
    expect((await stored(runId)).info.status).toBe('FAILED');
  });
});

describe('the active run in concurrent work', () => {
  it('belongs to each of 50 parallel functions, across awaits, timers and events', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        tracker.withRun({ runName: `worker ${index}` }, async (run) => {
          for (let round = 0; round < 5; round++) {
            await delay((index * 7 + round) % 5);
            expect(tracker.runId).toBe(run.runId);
            tracker.logMetric('index', index, { step: round });
          }
          await new Promise<void>((resolve) => setImmediate(() => process.nextTick(() => queueMicrotask(resolve))));
          tracker.setTag('index', index);
        }),
      ),
    );
    for (const run of await test.runs()) {
      const index = Number(run.info.runName.slice('worker '.length));
      expect([run.data.metrics['index'], run.data.tags['index'], run.info.status]).toEqual([index, String(index), 'FINISHED']);
    }
    expect(await test.runs()).toHaveLength(50);
  });

  it('is the child inside a nested function and the parent again after it', async () => {
    await tracker.withRun({}, async (parent) => {
      await Promise.all(
        ['a', 'b', 'c'].map((runName) =>
          tracker.withRun({ runName, nested: true }, async (child) => {
            await delay(1);
            expect(tracker.runId).toBe(child.runId);
          }),
        ),
      );
      expect(tracker.runId).toBe(parent.runId);
    });
    expect(() => tracker.activeRun).toThrow(NoActiveRunError);
  });

  it('is gone for a timer that fires after the end: its values are refused, not given to another run', async () => {
    let late: Promise<unknown> | undefined;
    await tracker.withRun({}, () => {
      late = delay(20).then(() => tracker.logMetric('loss', 1));
      late.catch(() => {});
    });
    await tracker.startExperiment();
    await expect(late).rejects.toThrow(RunEndedError);
  });
});
