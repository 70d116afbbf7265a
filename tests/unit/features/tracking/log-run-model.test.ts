import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/core/errors/model-error.js';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import { linear } from '../../../support/onnx/models.js';

let test: TestTracker;
beforeEach(() => {
  test = createTestTracker();
});
afterEach(() => test.close());

const model = linear([1, 10], 0.5);

describe('run.logModel', () => {
  it('logs a model that has the params of its run, those in the buffer included', async () => {
    const run = await test.tracker.startRun();
    run.logParam('depth', 3);
    const logged = await run.logModel({ model, name: 'ridge', inputExample: [[1, 2]], metadata: { team: 'a' } });
    expect(logged).toMatchObject({ name: 'ridge', modelUri: `models:/${logged.modelId}`, runId: run.runId });
    expect(logged.version).toBeUndefined();
    const stored = await test.client.loggedModels.get(logged.modelId ?? '');
    expect(stored).toMatchObject({ status: 'READY', name: 'ridge', sourceRunId: run.runId });
    expect({ ...stored.params }).toEqual({ depth: '3' });
    run.logMetric('rmse', 0.25, { modelId: logged.modelId });
    await run.end();
    expect((await test.client.loggedModels.get(logged.modelId ?? '')).metrics).toMatchObject([{ key: 'rmse', value: 0.25 }]);
    expect((await test.client.runs.get(run.runId)).outputs.modelOutputs).toEqual([{ modelId: logged.modelId, step: 0 }]);
  });

  it('registers it on request, each time as a new version', async () => {
    const run = await test.tracker.startRun();
    const first = await run.logModel({ model, name: 'ridge', registeredModelName: 'churn' });
    const second = await test.tracker.withRun({}, () =>
      test.tracker.logModel({ model, artifactPath: 'ridge', registeredModelName: 'churn' }),
    );
    expect([first.version, second.version]).toEqual(['1', '2']);
    expect(await test.client.modelVersions.get('churn', '1')).toMatchObject({ source: first.modelUri, runId: run.runId, status: 'READY' });
  });

  it('refuses what is no model, and a name that no registered model can have, before it logs anything', async () => {
    const run = await test.tracker.startRun();
    await expect(run.logModel({ model: Buffer.from('text') })).rejects.toThrow(ModelError);
    await expect(run.logModel({ model, registeredModelName: 'a/b' })).rejects.toThrow(ValidationError);
    await expect(run.logModel(undefined as never)).rejects.toThrow(ValidationError);
    expect((await test.client.runs.get(run.runId)).outputs.modelOutputs).toEqual([]);
  });
});
