import { beforeEach, describe, expect, it } from 'vitest';
import { AbortError, ConflictError } from '../../../../src/core/errors/request-error.js';
import { RunActiveError, RunEndedError } from '../../../../src/core/errors/run-errors.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

let test: TestClient;
let tracker: ExperimentTracker;

const stored = (runId: string) => test.client.runs.get(runId);

beforeEach(() => {
  test = createTestClient();
  tracker = new ExperimentTracker({ client: test.client });
  return () => test[Symbol.asyncDispose]();
});

/** The run of a `withRun` that rejects, and what it rejected with. */
async function failing(body: (run: ActiveRun) => unknown, signal?: AbortSignal) {
  let seen: ActiveRun | undefined;
  const error: unknown = await tracker
    .withRun({ signal }, (run) => {
      seen = run;
      return body(run);
    })
    .then(
      () => expect.fail('withRun resolved'),
      (reason: unknown) => reason,
    );
  return { error, run: seen as ActiveRun, stored: await stored((seen as ActiveRun).runId) };
}

describe('withRun', () => {
  it('gives the result of the function and finishes the run', async () => {
    const runId = await tracker.withRun({ runName: 'good' }, async (run) => {
      run.logMetric('loss', 1);
      return run.runId;
    });
    const { info, data } = await stored(runId);
    expect([info.runName, info.status, data.metrics['loss']]).toEqual(['good', 'FINISHED', 1]);
  });

  it('takes a synchronous function too', async () => {
    expect(await tracker.withRun({}, () => 7)).toBe(7);
  });

  it('rethrows the very error of the function, and the run is FAILED and says why', async () => {
    const thrown = new RangeError('alpha must be positive');
    const { error, stored } = await failing(async () => {
      throw thrown;
    });
    expect(error).toBe(thrown);
    expect([stored.info.status, stored.data.tags['mlflow_ops.error']]).toEqual(['FAILED', 'RangeError: alpha must be positive']);
  });

  it('handles a function that throws synchronously, and one that throws nothing', async () => {
    const { error, stored } = await failing(() => {
      throw undefined;
    });
    expect(error).toBeUndefined();
    expect([stored.info.status, stored.data.tags['mlflow_ops.error']]).toEqual(['FAILED', 'a thrown undefined']);
  });

  it('kills the run when its signal was aborted', async () => {
    const controller = new AbortController();
    const { error, stored } = await failing(() => {
      controller.abort(new Error('stopped'));
      throw controller.signal.reason;
    }, controller.signal);
    expect(error).toBe(controller.signal.reason);
    expect(stored.info.status).toBe('KILLED');
    expect(stored.data.tags).not.toHaveProperty('mlflow_ops.error');
  });

  it('kills the run also when the function came to its end in spite of the abort, and gives the result', async () => {
    const controller = new AbortController();
    let runId = '';
    const result = await tracker.withRun({ signal: controller.signal }, (run) => {
      runId = run.runId;
      controller.abort();
      return 'partial';
    });
    expect(result).toBe('partial');
    expect((await stored(runId)).info.status).toBe('KILLED');
  });

  it('neither creates a run nor calls the function when the signal is aborted already', async () => {
    const signal = AbortSignal.abort();
    await expect(tracker.withRun({ signal }, () => expect.fail('called'))).rejects.toThrow(AbortError);
    expect(test.calls).toEqual([]);
  });

  it('does not call the function when the run cannot be created', async () => {
    await test.client.close();
    await expect(tracker.withRun({}, () => expect.fail('called'))).rejects.toThrow(ConflictError);
  });

  it('leaves a run alone that the function ended itself', async () => {
    const runId = await tracker.withRun({}, async (run) => {
      await run.end('KILLED');
      return run.runId;
    });
    expect((await stored(runId)).info.status).toBe('KILLED');
    expect(test.calls.filter(({ method }) => method === 'updateRun')).toHaveLength(1);
  });

  it('refuses values that come after its end', async () => {
    const late = await tracker.withRun({}, (run) => run);
    expect(() => late.logMetric('loss', 1)).toThrow(RunEndedError);
  });
});

describe('withRun inside withRun', () => {
  it('is refused without nested, and the outer run goes on', async () => {
    const runId = await tracker.withRun({}, async (outer) => {
      await expect(tracker.withRun({}, () => expect.fail('called'))).rejects.toThrow(RunActiveError);
      await expect(new ExperimentTracker({ client: test.client }).withRun({}, () => expect.fail('called'))).rejects.toThrow(RunActiveError);
      outer.logMetric('loss', 1);
      return outer.runId;
    });
    expect((await stored(runId)).info.status).toBe('FINISHED');
    expect(test.calls.filter(({ method }) => method === 'createRun')).toHaveLength(1);
  });

  it('makes a child with nested: true, in the experiment of its parent', async () => {
    await tracker.withRun({ experimentName: 'study' }, async (outer) => {
      const childId = await tracker.withRun({ nested: true }, (inner) => {
        expect(inner.experimentId).toBe(outer.experimentId);
        return inner.runId;
      });
      expect((await stored(childId)).data.tags['mlflow.parentRunId']).toBe(outer.runId);
    });
  });

  it('makes a child of the run named, which must exist', async () => {
    const parent = await tracker.startRun({ experimentName: 'study' });
    const child = await tracker.withRun({ parentRunId: parent.runId }, (run) => ({ runId: run.runId, experimentId: run.experimentId }));
    expect((await stored(child.runId)).data.tags['mlflow.parentRunId']).toBe(parent.runId);
    expect(child.experimentId).toBe(parent.experimentId);
    await expect(tracker.startRun({ parentRunId: 'e'.repeat(32) })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await parent.end();
    await test.client.runs.delete(parent.runId);
    await expect(tracker.startRun({ parentRunId: parent.runId })).rejects.toThrow(/is deleted; restore it/);
  });

  it('makes a top-level run with nested: true where no run is active', async () => {
    const runId = await tracker.withRun({ nested: true }, (run) => run.runId);
    expect((await stored(runId)).data.tags).not.toHaveProperty('mlflow.parentRunId');
  });

  it('is no child of a run on another store in memory', async () => {
    await using other = createTestClient();
    await new ExperimentTracker({ client: other.client }).withRun({}, async () => {
      const runId = await tracker.withRun({ nested: true }, (run) => run.runId);
      expect((await stored(runId)).data.tags).not.toHaveProperty('mlflow.parentRunId');
    });
  });

  it('is allowed without nested in work that outlives the outer run', async () => {
    const { promise: ended, resolve } = withResolvers();
    let late: Promise<string> | undefined;
    await tracker.withRun({}, () => {
      late = ended.then(() => tracker.withRun({}, (run) => run.runId));
    });
    resolve();
    expect(await late).toMatch(/^[0-9a-f]{32}$/);
  });

  it('fails the inner run alone when the outer function catches the error', async () => {
    const [outerId, innerId] = await tracker.withRun({}, async (outer) => {
      let inner = '';
      await tracker
        .withRun({ nested: true }, (run) => {
          inner = run.runId;
          throw new Error('fold failed');
        })
        .catch(() => {});
      return [outer.runId, inner] as const;
    });
    expect((await stored(innerId)).info.status).toBe('FAILED');
    expect((await stored(outerId)).info.status).toBe('FINISHED');
  });
});

function withResolvers() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
