import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { Adwin } from '../../../../src/domain/drift/detectors/adwin.js';
import type { PipelineOptions } from '../../../../src/features/online-learning/pipeline-options.js';
import { type OnlineStore, openStore } from './pipeline-fixture.js';

let store: OnlineStore;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

const optionsOf = (wrong: Record<string, unknown>): Partial<PipelineOptions> => wrong;

describe('An option that is wrong is refused when the pipeline is made', () => {
  it.each([
    ['detectors', 'adwin', 'The option detectors must be a list of detectors, not the string "adwin".'],
    ['detectors', new Adwin(), 'The option detectors must be a list of detectors'],
    ['detectors', ['adwin'], 'must be one of mlflow-ops/drift'],
    ['detectors', [undefined], 'must be one of mlflow-ops/drift'],
    ['detectors', [{ name: 'amount' }], 'must be one of mlflow-ops/drift'],
    ['detectors', [{ watch: 'errors', detector: new Adwin() }], 'watch must be error, label, prediction or { feature }'],
    ['detectors', [new Adwin(), new Adwin()], 'Two detectors have the name "adwin of error"'],
    ['directory', 5, 'The option directory must be a string, not 5.'],
    ['directory', '', 'The option directory must not be empty.'],
    ['directory', 'a\0b', 'The option directory contains the character U+0000'],
    ['learner', null, 'The option learner must be a learner'],
  ])('%s: %s', (option, value, message) => {
    const make = () => store.pipeline(optionsOf({ [option]: value }));
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
  });
});

describe('What was offered under another name is not lost in silence', () => {
  it('a batch of columns has labels, not label', async () => {
    const pipeline = store.pipeline();
    await pipeline.start();
    const batch = { features: { age: [1, 2] }, label: [true, false] };
    expect(() => pipeline.addBatch(batch)).toThrow('A batch of columns has no field "label"; there are features, labels,');
    expect(() => pipeline.addBatch({ features: { age: [1, 2] }, labels: [true] })).toThrow(
      'The column "labels" has 1 values, the column "age" has 2.',
    );
  });

  it('a sample that has neither label nor id has no other fields than those there are', async () => {
    const pipeline = store.pipeline();
    await pipeline.start();
    const misspelt = { features: { age: 30 }, lable: true };
    const message = 'A sample has no field "lable"; there are features, label, id, prediction, weight, timestamp.';
    expect(pipeline.addSample(misspelt)).toEqual({ accepted: false, reason: 'not-a-row', message });
    expect(() => pipeline.addBatch([{ features: { age: 29 }, label: true }, misspelt])).toThrow(message);
    expect(pipeline.getBufferStats().accepted).toBe(0);
    expect(pipeline.addSample({ features: { age: 30 } })).toEqual({ accepted: true });
  });

  it('a label for an id that nobody knows is told with that id', async () => {
    const pipeline = store.pipeline();
    await pipeline.start();
    expect(pipeline.addLabel('flat 7', true)).toMatchObject({ message: 'No row with the id "flat 7" waits for a label.' });
  });
});
