import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Label } from '../../../../src/domain/learning/learner.js';
import { linearRegression } from '../../../../src/domain/learning/linear-regression.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { OnlineLearningPipeline } from '../../../../src/features/online-learning/online-learning-pipeline.js';
import type { UpdateGate } from '../../../../src/features/online-learning/pipeline-options.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

describe('candidate and incumbent', () => {
  it('are compared on rows that came after the incumbent was made', async () => {
    const pipeline = store.pipeline({ checkIntervalMs: 60_000, watch: { samples: 1 } });
    await pipeline.start();
    const rows = stream(1);
    await feed(pipeline, rows, 1000);
    expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'published', comparison: { rows: 200 } });
    await feed(pipeline, rows, 120);
    // A fifth of the kept rows would be 224, of which the incumbent has learned 104.
    expect((await pipeline.triggerUpdate({ force: true })).comparison).toMatchObject({ rows: 120, incumbent: expect.any(Number) });
  });

  it('are compared by the weights that rows have, as what is served is', async () => {
    const learner = linearRegression({ features: ['x'] });
    const pipeline = store.pipeline({ modelName: 'weighted', learner, checkIntervalMs: 60_000, watch: { samples: 20 }, detectors: [] });
    await pipeline.start();
    // What can be learned has the weight 1, and what cannot has next to none.
    const add = (row: number) => {
      const isNoise = row % 2 === 1;
      const label = isNoise ? 50 * (row % 4 === 1 ? 1 : -1) : 3;
      expect(pipeline.addSample({ features: { x: 1 }, label, weight: isNoise ? 1e-6 : 1 }).accepted).toBe(true);
    };
    for (let row = 0; row < 600; row++) add(row);
    const update = await pipeline.triggerUpdate();
    expect(update.comparison?.candidate).toBeLessThan(0.1);
    for (let row = 0; row < 100; row++) add(row);
    expect(pipeline.metrics().served.cumulative['mean_absolute_error']).toBeLessThan(0.1);
    await pipeline.triggerUpdate({ force: true });
    expect(pipeline.getUpdateHistory().at(-1)).toMatchObject({ update: 1, status: 'committed' });
  });
});

describe('the gate', () => {
  const withGate = (gate: UpdateGate) => () => new OnlineLearningPipeline({ modelName: 'churn', learner: logisticRegression(), gate });

  it('refuses a metric that needs probabilities at once, not with each update', () => {
    expect(withGate({ metric: 'log_loss' })).toThrow(/gate.metric must be one of accuracy_score/);
    expect(withGate({ metric: 'mean_absolute_error' })).toThrow(/gate.metric must be one of accuracy_score/);
    expect(withGate({ thresholds: { roc_auc: { threshold: 0.8, greaterIsBetter: true } } })).toThrow(/probabilities/);
  });

  it('lets the first version pass where a threshold asks for a change of what is not there', async () => {
    const thresholds = { accuracy_score: { minRelativeChange: 0.5, greaterIsBetter: true } };
    const pipeline = store.pipeline({ gate: { thresholds }, checkIntervalMs: 60_000 });
    await pipeline.start();
    const rows = stream(2);
    await feed(pipeline, rows, 200);
    expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'published' });
    await feed(pipeline, rows, 200);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'rejected' });
  });
});

describe('what is served', () => {
  it('is scored for the model that answered: the live learner has no part in the metrics of a version', async () => {
    const pipeline = store.pipeline({ checkIntervalMs: 60_000 });
    await pipeline.start();
    const rows = stream(3);
    await feed(pipeline, rows, 200);
    const row = rows.next();
    const prediction: Label = (await pipeline.predict(row.features, { id: 'before' })).prediction;
    expect(prediction).toBeTypeOf('number');
    expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'published' });
    expect(pipeline.addLabel('before', row.label)).toEqual({ accepted: true });
    expect(pipeline.metrics().served.rows).toBe(0);
  });
});
