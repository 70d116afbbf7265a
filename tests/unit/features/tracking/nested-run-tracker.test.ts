import { beforeEach, describe, expect, it } from 'vitest';
import { NoActiveRunError } from '../../../../src/core/errors/run-errors.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { NestedRunTracker } from '../../../../src/features/tracking/nested-run-tracker.js';

let test: TestClient;
let tracker: ExperimentTracker;

beforeEach(() => {
  test = createTestClient();
  tracker = new ExperimentTracker({ client: test.client });
  return () => test[Symbol.asyncDispose]();
});

describe('NestedRunTracker', () => {
  it('makes its run a child of the active run, and the active one inside', async () => {
    await tracker.withRun({ experimentName: 'study' }, async (parent) => {
      const result = await new NestedRunTracker({ runName: 'fold 1', tags: { fold: 1 } }).withRun(async (run) => {
        expect(tracker.runId).toBe(run.runId);
        expect(run.experimentId).toBe(parent.experimentId);
        const { data, info } = await test.client.runs.get(run.runId);
        expect(info.runName).toBe('fold 1');
        expect(data.tags).toMatchObject({ 'mlflow.parentRunId': parent.runId, fold: '1' });
        return 'done';
      });
      expect(result).toBe('done');
      expect(tracker.runId).toBe(parent.runId);
    });
  });

  it('nests as deep as it is called', async () => {
    await tracker.withRun({}, () =>
      new NestedRunTracker({ runName: 'outer' }).withRun((outer) =>
        new NestedRunTracker({ runName: 'inner' }).withRun(async (inner) => {
          expect((await test.client.runs.get(inner.runId)).data.tags['mlflow.parentRunId']).toBe(outer.runId);
        }),
      ),
    );
  });

  it('looks up neither parent nor experiment for its run', async () => {
    await tracker.withRun({ experimentName: 'study' }, async () => {
      const before = test.calls.length;
      await new NestedRunTracker().withRun(() => {});
      expect(test.calls.slice(before).map(({ method }) => method)).toEqual(['createRun', 'updateRun']);
    });
  });

  it('gives a handle with start, which does not become active', async () => {
    await tracker.withRun({}, async (parent) => {
      const child = await new NestedRunTracker({ runName: 'child' }).start();
      expect(tracker.runId).toBe(parent.runId);
      await child.end();
      expect((await test.client.runs.get(child.runId)).data.tags['mlflow.parentRunId']).toBe(parent.runId);
    });
  });

  it('fails its run alone when the function throws', async () => {
    const [parentId, childId] = await tracker.withRun({}, async (parent) => {
      let id = '';
      const nested = new NestedRunTracker().withRun((run) => {
        id = run.runId;
        throw new Error('fold failed');
      });
      await expect(nested).rejects.toThrow('fold failed');
      return [parent.runId, id] as const;
    });
    expect((await test.client.runs.get(childId)).info.status).toBe('FAILED');
    expect((await test.client.runs.get(parentId)).info.status).toBe('FINISHED');
  });

  it('needs an active run', async () => {
    await expect(new NestedRunTracker().withRun(() => expect.fail('called'))).rejects.toThrow(NoActiveRunError);
    await expect(new NestedRunTracker().start()).rejects.toThrow(/needs an active run around it/);
  });
});
