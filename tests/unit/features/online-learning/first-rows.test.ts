import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConflictError } from '../../../../src/core/errors/request-error.js';
import { linearRegression } from '../../../../src/domain/learning/linear-regression.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { type OnlineStore, openStore } from './pipeline-fixture.js';

let store: OnlineStore;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

describe('Before anything was learned', () => {
  it.each(['leaves', true, 3])('a learner that knows no class does not answer, and the label %s is taken afterwards', async (label) => {
    const pipeline = store.pipeline();
    await pipeline.start();
    await expect(pipeline.predict({ age: 30 }, { id: 'first' })).rejects.toThrow(ConflictError);
    expect(pipeline.addSample({ features: { age: 30 }, label })).toEqual({ accepted: true });
    expect((await pipeline.predict({ age: 31 }, { id: 'second' })).prediction).toBe(label);
    expect(pipeline.addLabel('second', label)).toEqual({ accepted: true });
  });

  it('a learner whose classes were named answers with one of them, and a regression with 0', async () => {
    const named = store.pipeline({ learner: logisticRegression({ classes: ['leaves', 'stays'] }) });
    await named.start();
    expect((await named.predict({ age: 30 }, { id: 'first' })).prediction).toBe('leaves');
    expect(named.addLabel('first', 'stays')).toEqual({ accepted: true });
    const regression = store.pipeline({ modelName: 'price', learner: linearRegression() });
    await regression.start();
    expect((await regression.predict({ size: 30 })).prediction).toBe(0);
  });

  it('what was predicted does not decide what labels look like', async () => {
    const pipeline = store.pipeline();
    await pipeline.start();
    expect(pipeline.addSample({ features: { age: 30 }, id: 'first', prediction: 0 })).toEqual({ accepted: true });
    expect(pipeline.addLabel('first', 'leaves')).toEqual({ accepted: true });
    expect(pipeline.addSample({ features: { age: 31 }, label: 4 })).toMatchObject({ reason: 'bad-label' });
  });
});
