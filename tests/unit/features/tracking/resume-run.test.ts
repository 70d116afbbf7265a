import { beforeEach, describe, expect, it } from 'vitest';
import { ConflictError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores } from '../../../../src/features/open-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

let test: TestClient;
let tracker: ExperimentTracker;
let runId: string;

beforeEach(async () => {
  test = createTestClient();
  tracker = new ExperimentTracker({ client: test.client });
  const run = await tracker.startRun({ runName: 'first', experimentName: 'study' });
  run.logParam('alpha', 1);
  await run.end('FAILED');
  runId = run.runId;
  return () => test[Symbol.asyncDispose]();
});

describe('a run resumed by its id', () => {
  it('is RUNNING again under the same id and keeps what it had', async () => {
    test.clock.advance(1000);
    const before = await test.client.runs.get(runId);
    const run = await tracker.startRun({ runId, tags: { attempt: 2 } });
    expect([run.runId, run.runName, run.experimentId, run.artifactUri]).toEqual([
      runId,
      'first',
      before.info.experimentId,
      before.info.artifactUri,
    ]);
    const resumed = await test.client.runs.get(runId);
    expect([resumed.info.status, resumed.info.endTime]).toEqual(['RUNNING', before.info.endTime]);
    run.logMetric('loss', 1);
    run.logParam('alpha', 1);
    await run.end();
    const { info, data } = await test.client.runs.get(runId);
    expect([info.status, info.endTime, data.params['alpha'], data.metrics['loss'], data.tags['attempt']]).toEqual([
      'FINISHED',
      test.clock.now(),
      '1',
      1,
      '2',
    ]);
  });

  it('takes a new name and works with withRun', async () => {
    await tracker.withRun({ runId, runName: 'second' }, (run) => expect([run.runId, run.runName]).toEqual([runId, 'second']));
    expect((await test.client.runs.get(runId)).info).toMatchObject({ runName: 'second', status: 'FINISHED' });
  });

  it('cannot be told what its params are, so a conflict is reported by the wait and takes nothing else with it', async () => {
    const run = await tracker.startRun({ runId });
    run.logParam('alpha', 2);
    run.logParam('beta', 3);
    run.logMetric('loss', 1);
    await expect(run.end()).rejects.toMatchObject({
      code: 'DELIVERY',
      report: { quarantined: 1, undelivered: [{ kind: 'param', key: 'alpha' }] },
    });
    const { info, data } = await test.client.runs.get(runId);
    expect([info.status, { ...data.params }, data.metrics['loss']]).toEqual(['FINISHED', { alpha: '1', beta: '3' }, 1]);
  });

  it('must exist, must not be deleted, and must be of the experiment that the call names', async () => {
    await expect(tracker.startRun({ runId: '0'.repeat(32) })).rejects.toThrow(NotFoundError);
    await expect(tracker.startRun({ runId, experimentName: 'other' })).rejects.toThrow(ValidationError);
    await expect(tracker.startRun({ runId, experimentName: 'study' })).resolves.toMatchObject({ runId });
    await test.client.runs.delete(runId);
    await expect(tracker.startRun({ runId })).rejects.toThrow(ConflictError);
    await expect(tracker.startRun({ runId })).rejects.toThrow(`client.runs.restore('${runId}')`);
  });
});

describe('MLFLOW_RUN_ID', () => {
  it('is resumed by the first run of the process that is no child, and by no other', async () => {
    const environment = {};
    await using client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' }, { environment, openStores });
    const { info } = await client.runs.create('0', { runName: 'from outside' });
    Object.assign(environment, { runId: info.runId });
    const outer = new ExperimentTracker({ client });
    const runs = await Promise.all([outer.startRun(), outer.startRun()]);
    expect(runs.map((run) => run.runId)).toContain(info.runId);
    expect(runs[0]?.runId).not.toBe(runs[1]?.runId);
    expect((await new ExperimentTracker({ client }).startRun()).runId).not.toBe(info.runId);
  });

  it('stays for the next run when it cannot be resumed', async () => {
    const environment = { runId: 'd'.repeat(32) };
    await using client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' }, { environment, openStores });
    const outer = new ExperimentTracker({ client });
    await expect(outer.startRun()).rejects.toThrow(NotFoundError);
    await expect(outer.startRun()).rejects.toThrow(NotFoundError);
  });
});
