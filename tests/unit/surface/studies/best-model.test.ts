import { beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { listRegisteredModels } from '../../../../src/surface/studies/list-registered-models.js';
import { loadBestModel } from '../../../../src/surface/studies/load-best-model.js';
import { registerBestModel } from '../../../../src/surface/studies/register-best-model.js';
import { transitionModelStage } from '../../../../src/surface/studies/transition-model-stage.js';
import { linear } from '../../../support/onnx/models.js';
import { newStudy, type StudyKit } from './study-fixture.js';

let study: StudyKit;
beforeEach(async () => {
  study = await newStudy();
});

/** A run with a loss; its models add the biases. */
async function train(loss: number, ...biases: number[]): Promise<string> {
  const tracker = new ExperimentTracker({ client: study.client, experimentName: 'study' });
  return tracker.withRun({}, async (run) => {
    run.logMetric('loss', loss);
    for (const bias of biases) {
      study.clock.advance(1000);
      await run.logModel({ model: linear([1, 10], bias), name: 'model' });
    }
    return run.runId;
  });
}

const lowest = { metric: 'loss', ascending: true };

describe('loadBestModel', () => {
  it('loads the model that the best run logged last', async () => {
    await train(0.5, 1);
    await train(0.25, 2, 3);
    await using model = {
      loaded: await loadBestModel('study', { client: study.client, ...lowest }),
      [Symbol.asyncDispose]: () => model.loaded.close(),
    };
    const prediction = await model.loaded.predict([[1, 2]]);
    expect(prediction.values()).toEqual([24]);
  });

  it('names the metrics that exist when no run has the one asked for, and the run that has no model', async () => {
    const runId = await train(0.5);
    const { client } = study;
    await expect(loadBestModel('study', { client, metric: 'accuracy' })).rejects.toThrow(/metric "accuracy"; their metrics are: loss\.$/);
    await expect(loadBestModel('study', { client, ...lowest })).rejects.toThrow(new RegExp(`^Run ${runId} .*logged no model`));
    await expect(loadBestModel('study', { client, metrics: 'loss' } as never)).rejects.toThrow(ValidationError);
  });
});

describe('registerBestModel', () => {
  it('registers the model of the best run once', async () => {
    await train(0.5, 1);
    const runId = await train(0.25, 2);
    const options = { client: study.client, modelName: 'churn', ...lowest, tags: { team: 'a' } };
    const registered = await registerBestModel('study', options);
    expect(registered).toMatchObject({ name: 'churn', version: '1', runId });
    expect((await registerBestModel('study', options)).version).toBe('1');
    expect((await study.client.modelVersions.get('churn', '1')).tags['team']).toBe('a');
    await train(0.125, 4);
    expect((await registerBestModel('study', options)).version).toBe('2');
  });

  it('registers nothing when no run has the metric', async () => {
    await train(0.5, 1);
    const { client } = study;
    await expect(registerBestModel('study', { client, modelName: 'churn', metric: 'r2' })).rejects.toThrow(NotFoundError);
    expect(await listRegisteredModels({ client })).toEqual([]);
  });
});

describe('listRegisteredModels and transitionModelStage', () => {
  it('show and move versions', async () => {
    const { client } = study;
    await client.registeredModels.create('empty');
    for (const loss of [0.5, 0.25]) {
      await train(loss, loss);
      await registerBestModel('study', { client, modelName: 'churn', ...lowest });
    }
    await client.registeredModels.setAlias('churn', 'champion', '1');
    await transitionModelStage({ client, modelName: 'churn', version: 1, stage: 'Production' });
    await transitionModelStage({ client, modelName: 'churn', version: '2', stage: 'Production', archiveExisting: true });
    expect(await listRegisteredModels({ client })).toEqual([
      { name: 'churn', latestVersion: '2', latestStage: 'Production', aliases: Object.assign(Object.create(null), { champion: '1' }) },
      { name: 'empty', latestVersion: undefined, latestStage: undefined, aliases: Object.create(null) },
    ]);
    expect((await client.modelVersions.get('churn', '1')).currentStage).toBe('Archived');
  });

  it('refuse what is not there, and a transition without a stage', async () => {
    const { client } = study;
    await expect(transitionModelStage({ client, modelName: 'none', version: 1, stage: 'Staging' })).rejects.toThrow(NotFoundError);
    await expect(transitionModelStage({ client, modelName: 'none', version: 1 } as never)).rejects.toThrow(ValidationError);
    await expect(listRegisteredModels({ clients: client } as never)).rejects.toThrow(ValidationError);
  });
});
