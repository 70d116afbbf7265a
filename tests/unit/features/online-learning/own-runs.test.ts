import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;
let tracker: ExperimentTracker;

const openTracker = () => new ExperimentTracker({ trackingUri: `sqlite:///${join(store.directory, 'mlflow.db')}` });

beforeEach(async () => {
  store = await openStore();
  tracker = openTracker();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await store.close();
  await tracker.close();
});

/** The run of a first update. */
async function runOfUpdate() {
  const pipeline = store.pipeline({ tracker });
  await pipeline.start();
  await feed(pipeline, stream(1), 120);
  const { status, runId } = await pipeline.triggerUpdate({ force: true });
  expect(status).toBe('published');
  return store.client.runs.get(runId as string);
}

describe('the run of an update', () => {
  it('is one of its own where MLFLOW_RUN_ID names a run, which is left to the job', async () => {
    const given = await store.client.runs.create('0', { runName: 'the run of the job' });
    await tracker.close();
    vi.stubEnv('MLFLOW_RUN_ID', given.info.runId);
    tracker = openTracker();
    const { info } = await runOfUpdate();
    expect(info).toMatchObject({ runName: 'update 1 of churn', status: 'FINISHED' });
    expect(info.runId).not.toBe(given.info.runId);
    expect((await store.client.runs.get(given.info.runId)).info).toMatchObject({ runName: 'the run of the job', status: 'RUNNING' });
    const job = await tracker.startRun();
    await job.end();
    expect(job.runId).toBe(given.info.runId);
  });

  it('is no child of a run that is active, of whichever kind, and is not left active itself', async () => {
    const experiment = await tracker.startExperiment({ runName: 'the experiment' });
    await tracker.withRun({ runName: 'the caller', nested: true }, async (caller) => {
      const { info, data } = await runOfUpdate();
      expect([caller.runId, experiment.runId]).not.toContain(info.runId);
      expect(data.tags['mlflow.parentRunId']).toBeUndefined();
      expect(tracker.runId).toBe(caller.runId);
    });
    expect(tracker.runId).toBe(experiment.runId);
    await tracker.endExperiment();
  });
});
