import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { sgd } from '../../../../src/domain/learning/optimizers/sgd.js';
import type { PipelineOptions } from '../../../../src/features/online-learning/pipeline-options.js';
import type { TrainFunction, TrainingContext } from '../../../../src/features/online-learning/trainer.js';
import { mlp } from '../../../support/onnx/models.js';
import { type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

/** A model of the rows of a training, learned with the labels that `label` makes of theirs. */
function trained({ data }: TrainingContext, label: (given: number) => number): Uint8Array {
  const learner = logisticRegression({ optimizer: sgd(0.5) });
  for (let row = 0; row < data.rows; row++) {
    const features = { a: data.columns['a']?.[row] as number, b: data.columns['b']?.[row] as number };
    learner.learnOne(features, label(data.labels[row] as number));
  }
  return learner.toOnnx();
}

const good: TrainFunction = async (context) => trained(context, (label) => label);
const poisoned: TrainFunction = async (context) => trained(context, (label) => 1 - label);

/** A pipeline that serves version 1, made by a good trainer, and whose second training is another's. */
async function withSecondTrainer(second: TrainFunction, options: Partial<PipelineOptions> = {}) {
  const contexts: TrainingContext[] = [];
  const trainer: TrainFunction = (context, call) => {
    contexts.push(context);
    return context.update === 1 ? good(context, call) : second(context, call);
  };
  const pipeline = store.pipeline({ trainer, watch: { samples: 20 }, ...options });
  await pipeline.start();
  const rows = stream(1);
  pipeline.addBatch(Array.from({ length: 300 }, () => rows.next()));
  expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'published', version: '1' });
  pipeline.addBatch(Array.from({ length: 30 }, () => rows.next()).map((row) => ({ ...row, prediction: row.label })));
  await expect.poll(() => pipeline.status().lastUpdate?.status, { timeout: 10_000 }).toBe('committed');
  pipeline.addBatch(Array.from({ length: 60 }, () => rows.next()));
  const update = await pipeline.triggerUpdate({ force: true });
  return { pipeline, update, contexts };
}

describe('a trainer', () => {
  it('gets the older rows and the incumbent, and is compared with it on the newest', async () => {
    const { pipeline, update, contexts } = await withSecondTrainer(good);
    expect(update).toMatchObject({ update: 2, status: 'published', version: '2', trainingRows: 312, holdoutRows: 78 });
    expect(contexts.map(({ data, incumbent }) => [data.rows, incumbent === undefined])).toEqual([
      [240, true],
      [312, false],
    ]);
    expect(update.comparison).toMatchObject({ rows: 78, incumbent: expect.any(Number), improvement: expect.any(Number) });
    expect((await pipeline.predict({ a: 0.9, b: 0.9 })).prediction).toBe(1);
  });

  it.each<[string, TrainFunction, string, RegExp, Partial<PipelineOptions>]>([
    ['learned from flipped labels', poisoned, 'rejected', /is worse than the incumbent's/, {}],
    ['throws', () => Promise.reject(new Error('out of rows')), 'failed', /train: out of rows/, {}],
    ['hangs', () => new Promise(() => {}), 'failed', /train: The call gave up after 50 ms/, { trainingTimeoutMs: 50 }],
    ['gives something else', (async () => 'model') as never, 'failed', /must give the bytes of an ONNX file/, {}],
    ['gives bytes that are no model', async () => new Uint8Array([1, 2, 3]), 'rejected', /the candidate cannot be run/, {}],
    [
      'gives a model with other inputs',
      async () => mlp({ inputs: 5, hidden: [3], outputs: 2, seed: 1 }),
      'rejected',
      /signature does not fit/,
      {},
    ],
  ])('that %s changes nothing, and what became of it is written down', async (_, trainer, status, reason, options) => {
    const { pipeline, update } = await withSecondTrainer(trainer, options);
    expect(update).toMatchObject({ status, reason: expect.stringMatching(reason) });
    expect(pipeline.status().servingVersion).toBe('1');
    expect((await store.client.modelVersions.search({ filter: "name = 'churn'" })).items).toHaveLength(1);
    await expect.poll(() => pipeline.status().lastUpdate?.recorded, { timeout: 10_000 }).toBe(true);
    const run = await store.client.runs.get(pipeline.status().lastUpdate?.runId as string);
    expect(run.data.tags).toMatchObject({ 'mlflow_ops.update_status': status });
    expect(run.info.status).toBe(status === 'failed' ? 'FAILED' : 'FINISHED');
  });

  it('that gives a model that takes too long is rejected', async () => {
    const pipeline = store.pipeline({ trainer: good, gate: { maxLatencyMs: 1e-6 } });
    await pipeline.start();
    const rows = stream(1);
    pipeline.addBatch(Array.from({ length: 300 }, () => rows.next()));
    expect(await pipeline.triggerUpdate()).toMatchObject({
      status: 'rejected',
      reason: expect.stringMatching(/more than 0.000001 ms allowed/),
    });
    await expect(pipeline.predict({ a: 1, b: 1 })).rejects.toThrow('No model serves yet');
  });

  it('that gives a model that is right only about its holdout is taken back', async () => {
    const pipeline = store.pipeline({ trainer: good, watch: { samples: 40 } });
    await pipeline.start();
    const rows = stream(9);
    pipeline.addBatch(Array.from({ length: 300 }, () => rows.next()));
    await pipeline.triggerUpdate();
    pipeline.addBatch(Array.from({ length: 60 }, () => rows.next()).map((row) => ({ ...row, prediction: row.label })));
    await expect.poll(() => pipeline.status().lastUpdate?.status, { timeout: 10_000 }).toBe('committed');
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published', version: '2' });
    for (let row = 0; row < 40; row++) {
      const { features, label } = rows.next();
      const { prediction } = await pipeline.predict(features, { id: `row-${row}` });
      expect(prediction === 0 || prediction === 1).toBe(true);
      pipeline.addLabel(`row-${row}`, row % 2 === 0 ? label : 1 - label);
    }
    await expect.poll(() => pipeline.status().lastUpdate?.status, { timeout: 10_000 }).toBe('rolledBack');
    expect(pipeline.status().servingVersion).toBe('1');
  });
});
