import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeatureRow } from '../../../../../src/domain/learning/learner.js';
import type { OnlineLearningPipeline } from '../../../../../src/features/online-learning/online-learning-pipeline.js';
import { feed, type OnlineStore, openStore, stream } from '../pipeline-fixture.js';

let store: OnlineStore;
let pipeline: OnlineLearningPipeline;

beforeEach(async () => {
  store = await openStore();
  pipeline = store.pipeline({ checkIntervalMs: 60_000 });
  await pipeline.start();
  await feed(pipeline, stream(1), 200);
  expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'published' });
});

afterEach(() => store.close());

describe('predict', () => {
  it.each<[unknown, string]>([
    [{}, 'The feature "a" has no value'],
    [{ a: 1 }, 'The feature "b" has no value'],
    [{ a: 1, c: 2 }, 'The row has a feature "c" that the model does not know; the features are a, b.'],
    [{ a: 1, b: 2, c: 3 }, 'The row has a feature "c" that the model does not know; the features are a, b.'],
    [{ a: 1, b: 'two' }, 'Feature "b" must be a number, not the string "two".'],
    [{ a: 1, b: Number.POSITIVE_INFINITY }, 'Feature "b" is not finite.'],
    [[1], 'The row has 1 values; the features are 2.'],
    [null, 'The features must be an object or an array, not null.'],
    ['x', 'The features must be an object or an array, not the string "x".'],
  ])('refuses the row %j instead of answering something', async (row, message) => {
    await expect(pipeline.predict(row as FeatureRow, { id: 'request' })).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringContaining(message),
    });
    expect(pipeline.getBufferStats().pending).toBe(0);
  });

  it('names the features that the model got from arrays to who asks with records', async () => {
    const arrays = store.pipeline({ modelName: 'arrays' });
    await arrays.start();
    for (let row = 0; row < 4; row++) arrays.addSample({ features: [row, 1, 1, 1, 1, 1, 1, 1, 1], label: row % 2 });
    const message = 'The row has a feature "a" that the model does not know; the features are x0, x1, x2, x3, x4, x5, x6, x7, ….';
    expect(arrays.addSample({ features: { a: 1, b: 2 }, label: 1 })).toEqual({ accepted: false, reason: 'unknown-feature', message });
    await expect(arrays.predict({ a: 1, b: 2 })).rejects.toThrow(message);
  });

  it('remembers the row that it answered, also when the caller uses its array again meanwhile', async () => {
    const row = new Float64Array([0.9, 0.9]);
    const answer = pipeline.predict(row, { id: 'request' });
    row.fill(Number.NaN);
    expect((await answer).remembered).toEqual({ accepted: true });
  });

  it('says which option it does not know', async () => {
    await expect(pipeline.predict({ a: 1, b: 1 }, { requestId: 'x' } as object)).rejects.toThrow('requestId');
  });
});
