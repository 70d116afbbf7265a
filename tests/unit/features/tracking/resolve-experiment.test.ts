import { beforeEach, describe, expect, it } from 'vitest';
import type { EnvironmentConfig } from '../../../../src/core/config.js';
import { ConflictError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores } from '../../../../src/features/open-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

let test: TestClient;

const requests = () => test.calls.map(({ method }) => method);

beforeEach(() => {
  test = createTestClient();
  return () => test[Symbol.asyncDispose]();
});

/** The name of the experiment that a run belongs to under these settings. */
async function experimentOf(environment: EnvironmentConfig, constructorName?: string, callName?: string): Promise<string> {
  await using client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' }, { environment, openStores });
  await client.experiments.create('by id');
  const run = await new ExperimentTracker({ client, experimentName: constructorName }).startRun({ experimentName: callName });
  return (await client.experiments.get(run.experimentId)).name;
}

describe('the experiment of a run', () => {
  const environment = { experimentName: 'environment name', experimentId: '1' };

  it('is that of the call, else of the constructor, else of the environment by name, else by id, else the default one', async () => {
    expect(await experimentOf(environment, 'constructor', 'call')).toBe('call');
    expect(await experimentOf(environment, 'constructor')).toBe('constructor');
    expect(await experimentOf(environment)).toBe('environment name');
    expect(await experimentOf({ experimentId: '1' })).toBe('by id');
    expect(await experimentOf({})).toBe('Default');
  });

  it('must have an id of digits in the environment', async () => {
    await expect(experimentOf({ experimentId: 'study' })).rejects.toThrow(ValidationError);
  });

  it('is looked up once a tracker, also by 20 runs at the same time', async () => {
    const tracker = new ExperimentTracker({ client: test.client, experimentName: 'study' });
    const runs = await Promise.all(Array.from({ length: 20 }, () => tracker.startRun()));
    expect(new Set(runs.map(({ experimentId }) => experimentId)).size).toBe(1);
    expect(requests().filter((method) => method === 'getExperimentByName')).toHaveLength(1);
    expect(requests().filter((method) => method === 'createExperiment')).toHaveLength(1);
  });

  it('is created once by 10 trackers that race for it', async () => {
    const trackers = Array.from({ length: 10 }, () => new ExperimentTracker({ client: test.client, experimentName: 'contested' }));
    const runs = await Promise.all(trackers.map((tracker) => tracker.startRun()));
    expect(new Set(runs.map(({ experimentId }) => experimentId)).size).toBe(1);
    expect((await test.experiments()).map(({ name }) => name).sort()).toEqual(['Default', 'contested']);
  });

  it('is refused with the remedy when it is deleted, and found again once it is restored', async () => {
    const id = await test.client.experiments.create('gone');
    await test.client.experiments.delete(id);
    const tracker = new ExperimentTracker({ client: test.client, experimentName: 'gone' });
    await expect(tracker.startRun()).rejects.toThrow(ConflictError);
    await expect(tracker.withRun({}, () => expect.fail('called'))).rejects.toThrow(`client.experiments.restore('${id}')`);
    await test.client.experiments.restore(id);
    expect((await tracker.startRun()).experimentId).toBe(id);
  });

  it('is refused with the remedy when it is deleted between two runs', async () => {
    const tracker = new ExperimentTracker({ client: test.client, experimentName: 'soon gone' });
    const { experimentId } = await tracker.startRun();
    await test.client.experiments.delete(experimentId);
    await expect(tracker.startRun()).rejects.toThrow(`client.experiments.restore('${experimentId}')`);
    await expect(tracker.startRun()).rejects.toThrow(ConflictError);
    await test.client.experiments.restore(experimentId);
    await expect(tracker.startRun()).resolves.toMatchObject({ experimentId });
  });
});
