import { describe, expect, test } from 'vitest';
import { linearRegression } from '../../../../../src/domain/learning/linear-regression.js';
import { pipeline } from '../../../../../src/domain/learning/pipeline.js';
import { imputer } from '../../../../../src/domain/learning/transformers/transformer.js';
import type { OnlineEvent } from '../../../../../src/features/online-learning/online-event.js';
import { CheckedState, newLearner, sample } from './states.js';

const row = { a: 1, b: 2 };

/** A state that has two classes and a row that waits. */
function begun(): CheckedState {
  const checked = new CheckedState();
  checked.takeAll([sample(row, 'yes'), sample(row, 'no'), sample(row, undefined, { id: 'waits' }), sample(row, 'yes', { id: 'done' })]);
  return checked;
}

const refused: readonly (readonly [string, OnlineEvent, string])[] = [
  ['a row that lacks a feature', sample({ a: 1 }), 'missing-feature'],
  ['a row with a feature too many', sample({ a: 1, b: 2, c: 3 }), 'unknown-feature'],
  ['a row with another feature', sample({ a: 1, c: 3 }), 'unknown-feature'],
  ['NaN, for a learner that fills nothing in', sample({ a: 1, b: Number.NaN }), 'missing-feature'],
  ['null, for a learner that fills nothing in', sample({ a: null, b: 1 }), 'missing-feature'],
  ['infinity', sample({ a: 1, b: Number.POSITIVE_INFINITY }), 'not-finite'],
  ['a text in place of a number', sample({ a: 1, b: '2' }), 'wrong-type'],
  ['an object in place of a number', sample({ a: 1, b: { value: 2 } }), 'wrong-type'],
  ['a bigint', sample({ a: 1, b: 2n }), 'wrong-type'],
  ['a list that is too short', sample([1]), 'wrong-length'],
  ['a list that is too long', sample(Float64Array.of(1, 2, 3)), 'wrong-length'],
  ['no row at all', sample(undefined as unknown as number[]), 'not-a-row'],
  ['a number in place of a row', sample(7 as unknown as number[]), 'not-a-row'],
  ['a label of another type', sample(row, 1), 'bad-label'],
  ['an object as label', sample(row, {} as unknown as string), 'bad-label'],
  ['a label that is too long', sample(row, 'x'.repeat(201)), 'bad-label'],
  ['a label of a third class, for a learner of two', sample(row, 'perhaps'), 'new-class'],
  ['a prediction of another type', sample(row, 'yes', { prediction: true }), 'bad-prediction'],
  ['a weight of 0', sample(row, 'yes', { weight: 0 }), 'bad-weight'],
  ['a weight that is no number', sample(row, 'yes', { weight: '2' as unknown as number }), 'bad-weight'],
  ['an infinite weight', sample(row, 'yes', { weight: Number.POSITIVE_INFINITY }), 'bad-weight'],
  ['a time before 1970', sample(row, 'yes', { observedAt: -1 }), 'bad-timestamp'],
  ['a time that is NaN', sample(row, 'yes', { observedAt: Number.NaN }), 'bad-timestamp'],
  ['a date in place of a time', sample(row, 'yes', { observedAt: new Date() as unknown as number }), 'bad-timestamp'],
  ['an empty id', sample(row, 'yes', { id: '' }), 'bad-id'],
  ['an id that is too long', sample(row, 'yes', { id: 'x'.repeat(201) }), 'bad-id'],
  ['a number as id', sample(row, 'yes', { id: 5 as unknown as string }), 'bad-id'],
  ['an id with half a surrogate pair', sample(row, 'yes', { id: '\ud800' }), 'bad-id'],
  ['the id of a row that waits', sample(row, 'yes', { id: 'waits' }), 'duplicate-id'],
  ['the id of a row that has its label', sample(row, 'yes', { id: 'done' }), 'duplicate-id'],
  ['a label for an unknown id', { kind: 'label', timestamp: 1_000, id: 'nobody', label: 'yes' }, 'unknown-id'],
  ['a second label', { kind: 'label', timestamp: 1_000, id: 'done', label: 'yes' }, 'already-labelled'],
  ['a label that comes too late', { kind: 'label', timestamp: 86_402_000, id: 'waits', label: 'yes' }, 'expired-id'],
  ['a late label of a new class', { kind: 'label', timestamp: 1_000, id: 'waits', label: 'perhaps' }, 'new-class'],
  ['a late label of another type', { kind: 'label', timestamp: 1_000, id: 'waits', label: 3 }, 'bad-label'],
];

describe('refused, with a message that is a sentence and without a trace in the state:', () => {
  test.each(refused)('%s', (_, event, reason) => {
    const { state } = begun();
    const before = JSON.stringify(state);
    const rejection = state.check(event);
    expect(rejection?.reason).toBe(reason);
    expect(rejection?.message).toMatch(/^[A-Z"].{10,}\.$/s);
    expect(JSON.stringify(state)).toBe(before);
  });
});

test('a row of the right features is taken as a record, a list, a typed array, and with flags for numbers', () => {
  const checked = begun();
  for (const features of [row, [1, 2], Float64Array.of(1, 2), { b: true, a: false }, Object.assign(Object.create(null), row)]) {
    expect(checked.take(sample(features, 'no'))).toBe('taken');
  }
});

test('missing values are taken where the learner fills them in', () => {
  const checked = new CheckedState({ learner: pipeline(imputer(), linearRegression({ features: ['a', 'b'] })) });
  expect(checked.take(sample({ a: 1, b: Number.NaN }, 3))).toBe('taken');
  expect(checked.take(sample({ a: null, b: 2 }, 3))).toBe('taken');
  expect(checked.take(sample({ b: 2 }, 3))).toBe('taken');
  expect(checked.state.snapshot().train.columns.a?.length).toBe(2);
});

test('the label of a regression is a number', () => {
  const checked = new CheckedState({ learner: linearRegression({ features: ['a', 'b'] }) });
  for (const label of ['3', true, Number.NaN, Number.POSITIVE_INFINITY, 1e200]) expect(checked.take(sample(row, label))).toBe('bad-label');
  expect(checked.take(sample(row, 3, { prediction: Number.NaN }))).toBe('bad-prediction');
  expect(checked.take(sample(row, 3, { prediction: 2.5 }))).toBe('taken');
});

test('without a learner the first row tells the features, and missing values of a named feature are taken', () => {
  const checked = new CheckedState({ task: 'classification' });
  expect(checked.take(sample({}))).toBe('not-a-row');
  expect(checked.take(sample({ size: null, colour: 'red' }))).toBe('missing-feature');
  expect(checked.take(sample({ size: 1, colour: 'red' }, 1))).toBe('taken');
  expect(checked.state.features).toEqual([
    { name: 'colour', kind: 'category' },
    { name: 'size', kind: 'number' },
  ]);
  expect(checked.take(sample({ size: null, colour: null }, 2))).toBe('taken');
  expect(checked.take(sample({ size: 1 }, 2))).toBe('missing-feature');
  expect(checked.take(sample({ size: 1, colour: 5 }, 2))).toBe('wrong-type');
  expect(checked.take(sample({ size: 1, colour: 'blue' }, 'two'))).toBe('bad-label');
});

test('a pipeline without a learner tells at most 1000 classes apart', () => {
  const checked = new CheckedState({ task: 'classification' });
  for (let label = 0; label < 1000; label++) expect(checked.take(sample([1], label))).toBe('taken');
  expect(checked.take(sample([1], 1000))).toBe('new-class');
  expect(checked.take(sample([1], 5, { prediction: 1000 }))).toBe('bad-prediction');
  expect(checked.take(sample([1], 999))).toBe('taken');
});

test('rows are copied: what the caller does to one afterwards changes nothing', () => {
  const checked = new CheckedState({ learner: newLearner() });
  const features = { a: 1, b: 2 };
  checked.takeAll([sample(features, 1), sample(features, undefined, { id: 'x' })]);
  features.a = 99;
  checked.takeAll([{ kind: 'label', timestamp: 1_000, id: 'x', label: 0 }, sample({ a: 3, b: 4 }, 0)]);
  const { train, holdout } = checked.state.snapshot();
  expect([...(train.columns.a as Float64Array), ...(holdout.table.columns.a as Float64Array)]).toEqual([1, 1, 3]);
});
