import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Adwin } from '../../../../src/domain/drift/detectors/adwin.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { sgd } from '../../../../src/domain/learning/optimizers/sgd.js';
import { ModelEvaluator } from '../../../../src/features/evaluation/model-evaluator.js';
import type { OnlineLearningPipeline } from '../../../../src/features/online-learning/online-learning-pipeline.js';
import { feed, feedInStep, feedUntil, isUpdate, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

const quick = () => logisticRegression({ optimizer: sgd(0.5) });

function served(pipeline: OnlineLearningPipeline): number {
  return pipeline.metrics().served.rolling['accuracy_score'] ?? Number.NaN;
}

describe('a stream whose concept changes at once', () => {
  it('is noticed, answered by an update that is promoted, and predicted as well as before', async () => {
    // It is the drift that calls for an update, and nothing else.
    const rules = { performanceThreshold: 10, watch: { threshold: 0.1 } };
    const pipeline = store.pipeline({ learner: quick(), detectors: [new Adwin()], bufferSize: 500, ...rules });
    await pipeline.start();
    const rows = stream(1);
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'));
    expect(pipeline.getUpdateHistory().at(-1)).toMatchObject({ update: 1, trigger: 'initial' });
    await feedInStep(pipeline, rows, 300);
    expect(served(pipeline)).toBeGreaterThan(0.9);

    const before = served(pipeline);
    await feedInStep(pipeline, rows, 60, 'difference');
    expect(served(pipeline)).toBeLessThan(before - 0.03);
    await feedUntil(pipeline, rows, () => pipeline.getUpdateHistory().some(({ trigger }) => trigger === 'drift'), 'difference');
    await feedUntil(pipeline, rows, () => served(pipeline) > 0.9 && pipeline.metrics().served.rows >= 200, 'difference');
    const versions = async () => {
      const { version } = await store.client.registeredModels.getByAlias('churn', 'champion');
      const [last] = pipeline.getUpdateHistory({ status: ['published', 'committed'], limit: 1 });
      return [version, pipeline.status().servingVersion].map((each) => each === last?.version);
    };
    await expect.poll(versions, { timeout: 10_000 }).toEqual([true, true]);
    expect((await pipeline.predict({ a: 0.9, b: -0.2 })).prediction).toBe(1);
    expect((await pipeline.predict({ a: -0.9, b: 0.2 })).prediction).toBe(0);
  });
});

describe('an update', () => {
  it('makes one version with its tag, its run, its comparison and the profile of its rows', async () => {
    const pipeline = store.pipeline({ evaluator: new ModelEvaluator() });
    await pipeline.start();
    await feed(pipeline, stream(2), 99);
    expect(pipeline.shouldUpdate()).toEqual({ due: false, reason: '99 of at least 100 labelled rows since the last update' });
    expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'skipped' });
    const [one, joined] = await Promise.all([pipeline.triggerUpdate({ force: true }), pipeline.triggerUpdate({ force: true })]);
    expect(joined).toBe(one);
    expect(one).toMatchObject({ update: 1, status: 'published', version: '1', trainingRows: 99, holdoutRows: 20 });
    const { items } = await store.client.modelVersions.search({ filter: "name = 'churn'" });
    const { pipelineId } = pipeline.status();
    expect(items.map(({ version, runId, tags }) => [version, runId, tags['mlflow_ops.update']])).toEqual([
      ['1', one.runId, `${pipelineId}/1`],
    ]);
    const run = await store.client.runs.get(one.runId as string);
    expect(run.data.tags).toMatchObject({ 'mlflow_ops.update': `${pipelineId}/1`, 'mlflow_ops.update_trigger': 'manual' });
    expect(run.data.metrics).toMatchObject({
      holdout_rows: 20,
      candidate_accuracy_score: one.comparison?.candidate,
      candidate_f1_score: expect.any(Number),
    });
    const profile = JSON.parse((await store.client.artifacts.read(one.runId as string, 'reference_profile.json')).toString());
    expect(profile).toMatchObject({ format: 'mlflow-ops/reference-profile', rows: 79 });
  });

  it('is committed after its watch, which its run says too', async () => {
    const pipeline = store.pipeline({ watch: { samples: 50 } });
    await pipeline.start();
    const rows = stream(3);
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'), 'sum', 50);
    const first = () => pipeline.getUpdateHistory().at(-1);
    await expect.poll(() => first()?.recorded, { timeout: 10_000 }).toBe(true);
    const update = first();
    const run = await store.client.runs.get(update?.runId as string);
    expect(run.data.tags).toMatchObject({ 'mlflow_ops.update_status': 'committed', 'mlflow_ops.update_end': update?.reason });
  });

  it('that passes the gate and disappoints is taken back, with alias, serving model and live learner', async () => {
    const pipeline = store.pipeline({
      learner: quick(),
      bufferSize: 500,
      minSamplesForUpdate: 150,
      performanceThreshold: 10,
      // The burst must not begin an update of its own in its middle.
      detectors: [],
      watch: { samples: 100, threshold: 0.1 },
    });
    await pipeline.start();
    const rows = stream(4);
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'), 'sum', 100);
    // A burst of wrong labels is all that the holdout sees.
    await feed(pipeline, rows, 250, 'difference');
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ update: 2, status: 'published', previousVersion: '1' });
    await feedUntil(pipeline, rows, isUpdate(pipeline, 2, 'rolledBack'), 'sum', 100);
    const status = pipeline.status();
    expect(status).toMatchObject({ servingVersion: '1', recommendation: 'ROLLBACK' });
    expect(status.evidence[0]).toMatchObject({ rule: 'watch.failed', subject: 'accuracy_score' });
    expect((await store.client.registeredModels.getByAlias('churn', 'champion')).version).toBe('1');
    expect((await store.registry.history('churn')).map(({ kind, version }) => [kind, version])).toEqual([
      ['promotion', '1'],
      ['promotion', '2'],
      ['rollback', '1'],
    ]);
    expect((await pipeline.predict({ a: -0.2, b: 0.9 })).prediction).toBe(1);
  });

  it('can be taken back by hand', async () => {
    const pipeline = store.pipeline({ watch: { samples: 10 }, gate: { margin: 1 } });
    await pipeline.start();
    const rows = stream(5);
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'), 'sum', 10);
    await expect(pipeline.rollback()).rejects.toThrow('There was no version of model "churn" before update 1');
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ version: '2', status: 'published' });
    const [one, two] = await Promise.allSettled([pipeline.rollback({ reason: 'complaints' }), pipeline.rollback()]);
    expect(one).toMatchObject({ value: { update: 2, status: 'rolledBack', reason: 'complaints' } });
    expect(two.status).toBe('rejected');
    expect(pipeline.status().servingVersion).toBe('1');
    await expect(pipeline.rollback()).rejects.toThrow('There was no version of model "churn" before update 1 to go back to.');
  });

  it('is rejected, and another version served, where somebody else has moved the alias', async () => {
    const pipeline = store.pipeline({ watch: { samples: 10 }, gate: { margin: 1 } });
    await pipeline.start();
    const rows = stream(6);
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'), 'sum', 10);
    const model = quick().learnOne({ a: 1, b: 1 }, 1).learnOne({ a: -1, b: -1 }, 0).toOnnx();
    const { version } = await store.registry.registerModel({ model, modelName: 'churn' });
    await store.registry.promoteModel('churn', { version });
    const update = await pipeline.triggerUpdate({ force: true });
    expect(update).toMatchObject({ status: 'rejected', reason: expect.stringMatching(/moved by somebody else/) });
    expect(pipeline.status().servingVersion).toBe(version);
    expect((await store.client.registeredModels.getByAlias('churn', 'champion')).version).toBe(version);
  });
});
