import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import {
  gaussianNaiveBayes,
  imputer,
  type LearnerJson,
  learnerFromJson,
  linearRegression,
  logisticRegression,
  oneHotEncoder,
  pipeline,
  standardScaler,
} from '../../../../src/learners.js';

const numbers = () => linearRegression().learnOne({ age: 3, size: 1 }, 1);
const mixed = () => pipeline(oneHotEncoder(), linearRegression()).learnOne({ age: 3, city: 'Bern' }, 1);
const filled = () => pipeline(imputer(), oneHotEncoder(), linearRegression()).learnOne({ age: 3, city: 'Bern' }, 1);

describe('A row is refused', () => {
  test.each([
    ['without a feature', numbers(), { age: 3 }, 'missing-feature', 'size'],
    ['with null for a number', numbers(), { age: null, size: 1 }, 'missing-feature', 'age'],
    ['with NaN for a number', numbers(), [Number.NaN, 1], 'missing-feature', 'age'],
    ['with an infinite number', numbers(), [1, Number.NEGATIVE_INFINITY], 'not-finite', 'size'],
    ['with a text for a number', numbers(), { age: '3', size: 1 }, 'wrong-type', 'age'],
    ['with a bigint for a number', numbers(), { age: 3n, size: 1 }, 'wrong-type', 'age'],
    ['with a feature more', numbers(), { age: 3, size: 1, weight: 2 }, 'unknown-feature', 'weight'],
    ['with a feature of another name', numbers(), { age: 3, Size: 1 }, 'missing-feature', 'size'],
    ['with a feature that objects inherit', linearRegression({ features: ['constructor'] }), {}, 'wrong-type', 'constructor'],
    ['that is too long', numbers(), [1, 2, 3], 'wrong-length', undefined],
    ['that is too short', numbers(), Float64Array.of(1), 'wrong-length', undefined],
    ['that is nothing', numbers(), undefined, 'not-a-row', undefined],
    ['that is a text', numbers(), 'age', 'not-a-row', undefined],
    ['that is a view of bytes', numbers(), new DataView(new ArrayBuffer(16)), 'not-a-row', undefined],
    ['that is a Map', numbers(), new Map([['age', 3]]), 'missing-feature', 'age'],
    ['with a number for a text', mixed(), { age: 3, city: 8001 }, 'wrong-type', 'city'],
    ['that has a feature in the place of a missing one', filled(), { age: 3, town: 'Bern' }, 'unknown-feature', 'town'],
    ['that has no feature at all', filled(), {}, 'missing-feature', undefined],
    ['that is first and empty', linearRegression(), {}, 'not-a-row', undefined],
    ['that is first and an empty array', linearRegression(), [], 'not-a-row', undefined],
    ['that is first and leaves a type open', pipeline(imputer(), linearRegression()), { a: null }, 'missing-feature', 'a'],
    ['that is first and holds an object', linearRegression(), { a: {} }, 'wrong-type', 'a'],
    ['whose text no encoder takes', pipeline(standardScaler(), linearRegression()), { a: 'x' }, 'wrong-type', 'a'],
    ['whose text has a NUL', mixed(), { age: 3, city: 'Be\0rn' }, 'wrong-type', 'city'],
    ['whose text has half a surrogate pair', mixed(), { age: 3, city: '\ud83c' }, 'wrong-type', 'city'],
    ['whose feature has no name', linearRegression(), { '': 1 }, 'unknown-feature', ''],
    [
      'whose feature beside a text has a NUL',
      pipeline(oneHotEncoder(), linearRegression()),
      { 'a\0': 1, b: 'x' },
      'unknown-feature',
      'a\0',
    ],
    ['whose text has the name of an output', pipeline(oneHotEncoder(), linearRegression()), { label: 'x' }, 'unknown-feature', 'label'],
  ] as const)('%s', (_, learner, row, reason, feature) => {
    const problem = learner.checkRow(row as never);
    expect(problem).toMatchObject({ reason });
    expect(problem?.feature).toBe(feature);
    expect(() => learner.learnOne(row as never, 1)).toThrow(expect.objectContaining({ message: problem?.message, code: 'VALIDATION' }));
    expect(() => learner.predictOne(row as never)).toThrow(problem?.message);
  });
});

test('messages say what to do', () => {
  expect(pipeline(standardScaler(), logisticRegression()).checkRow({ plan: 'free' })?.message).toContain(
    'add oneHotEncoder() to the pipeline',
  );
  expect(numbers().checkRow({ age: null, size: 2 })?.message).toContain('add imputer() to the pipeline');
  expect(logisticRegression({ classes: ['a', 'b'] }).checkLabel('c')?.message).toContain('none of the classes that were given: a, b');
  const two = logisticRegression().learnOne([1], 'a').learnOne([1], 'b');
  expect(two.checkLabel('c')).toMatchObject({
    reason: 'new-class',
    message: expect.stringContaining('Use softmaxRegression() or gaussianNaiveBayes()'),
  });
  expect(() => two.learnOne([1], 'c')).toThrow('"c" would be a further one');
});

test('rows that can be taken: flags count as 1 and 0, typed arrays as arrays, fields of a class as those of an object', () => {
  class Person {
    age = 3;
    size = true;
    describe(): string {
      return `${this.age}`;
    }
  }
  const learner = numbers();
  const same = [
    { age: 3, size: 1 },
    [3, 1],
    Float32Array.of(3, 1),
    new Person(),
    Object.assign(Object.create(null), { size: true, age: 3 }),
  ];
  expect(new Set(same.map((row) => learner.predictOne(row as never))).size).toBe(1);
});

test('an encoder without an imputer takes missing texts, and neither texts nor numbers are missed by an imputer', () => {
  expect(mixed().checkRow({ age: 3, city: null })).toBeUndefined();
  expect(mixed().checkRow({ age: null, city: 'Bern' })).toMatchObject({ reason: 'missing-feature', feature: 'age' });
  expect(filled().checkRow({ age: null, city: '' })).toBeUndefined();
});

test('predicting before the first row gives the first class or 0, and uniform probabilities', () => {
  expect(linearRegression().predictOne([1, 2])).toBe(0);
  expect(gaussianNaiveBayes({ classes: ['x', 'y'] }).predictOne([1])).toBe('x');
  expect([...gaussianNaiveBayes({ classes: ['x', 'y'] }).predictProbaOne([1])]).toEqual([0.5, 0.5]);
  expect(logisticRegression().predictOne([1])).toBe(0);
  expect(logisticRegression().predictProbaOne([1])).toHaveLength(0);
  expect(() => linearRegression().predictProbaOne([1])).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }));
});

test('true and false are known by the first of them; other classes as they appear', () => {
  expect(logisticRegression().learnOne([1], true).classes).toEqual([false, true]);
  expect(gaussianNaiveBayes().learnOne([1], 3).learnOne([2], 1).classes).toEqual([3, 1]);
  expect(gaussianNaiveBayes().learnOne([1], 3).checkLabel('3')).toMatchObject({ reason: 'bad-label' });
  for (const label of [0.5, Number.NaN, null, {}, undefined, 2 ** 53, 1n, 'a\0', '\udc00'])
    expect(gaussianNaiveBayes().checkLabel(label as never)).toMatchObject({ reason: 'bad-label' });
  expect(linearRegression().checkLabel(true)).toMatchObject({ reason: 'bad-label' });
});

test('what a learner hands out changes nothing of it', () => {
  const learner = linearRegression({ features: ['a', 'b'] });
  for (const each of [learner, learner.clone().learnOne([1, 2], 3)]) {
    const before = JSON.stringify(each);
    const json = each.toJSON() as unknown as { features: { name: string }[]; model: { options: { l2: number } } };
    json.model.options.l2 = 7;
    json.features.pop();
    expect(() => (each.features as unknown as unknown[]).pop()).toThrow(TypeError);
    expect(() => Object.assign(each.features[0] as object, { name: 'changed' })).toThrow(TypeError);
    expect(JSON.stringify(each)).toBe(before);
  }
});

test('features by the names of what objects inherit are as others', () => {
  const row = JSON.parse('{ "__proto__": 1, "constructor": 2, "toString": 3 }') as Record<string, number>;
  const learner = linearRegression().learnOne(row, 6);
  expect(learner.features.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(learnerFromJson(JSON.parse(JSON.stringify(learner))).predictOne(row)).toBe(learner.predictOne([1, 2, 3]));
  expect(learner.checkRow({})).toMatchObject({ reason: 'wrong-type' });
});

test('ten thousand features are no trouble', () => {
  const learner = pipeline(standardScaler(), logisticRegression());
  const started = process.cpuUsage();
  for (let index = 0; index < 4; index++) learner.learnOne(new Float64Array(10_000).fill(index), index % 2 === 0);
  expect(learnerFromJson(JSON.parse(JSON.stringify(learner))).features).toHaveLength(10_000);
  expect(process.cpuUsage(started).user / 1e3).toBeLessThan(2000);
});

test('texts beyond 10,000 of a feature count as unseen', () => {
  const learner = pipeline(oneHotEncoder(), gaussianNaiveBayes()).learnOne({ id: 'text 0' }, true);
  const json = JSON.parse(JSON.stringify(learner)) as { parts: { features: { texts: string[] }[] } } & LearnerJson;
  const texts = Array.from({ length: 10_000 }, (_, index) => `text ${index}`);
  const full = learnerFromJson({ ...json, parts: { ...json.parts, features: [{ name: 'id', kind: 'category', texts }] } });
  full.learnOne({ id: 'one more' }, false);
  expect(full.toJSON()).toMatchObject({ samples: 2, parts: { features: [{ texts: expect.objectContaining({ length: 10_000 }) }] } });
  expect(full.predictProbaOne({ id: 'one more' })).toEqual(full.predictProbaOne({ id: 'another' }));
});

test('learners are made of sound parts only', () => {
  expect(() => pipeline(standardScaler() as never)).toThrow('must be a learner');
  expect(() => pipeline(standardScaler(), numbers())).toThrow('must be new');
  expect(() => pipeline({ kind: 'pca' } as never, linearRegression())).toThrow(/must be one of standardScaler/);
  expect(() => pipeline({ kind: 'standardScaler', mean: 0 } as never, linearRegression())).toThrow(ValidationError);
  expect(() => imputer({ numbers: 'median' } as never)).toThrow(/must be 'mean' or/);
  expect(() => imputer({ categories: { constant: '' } })).toThrow(/must be a text/);
  expect(() => linearRegression({ classes: [1, 2] } as never)).toThrow(/has no option classes/);
  expect(() => logisticRegression({ classes: ['a', 'b', 'c'] })).toThrow(/further one/);
  expect(() => gaussianNaiveBayes({ classes: ['a'] })).toThrow(/at least two/);
  expect(() => gaussianNaiveBayes({ smoothing: 1 } as never)).toThrow(ValidationError);
  expect(() => linearRegression({ features: ['a', 'a'] })).toThrow(/twice/);
  expect(() => linearRegression({ features: [] })).toThrow(/at least one feature, not an empty one/);
  // biome-ignore lint/suspicious/noSparseArray: that is the case.
  expect(() => linearRegression({ features: ['a', , 'b'] as never })).toThrow(ValidationError);
  for (const classes of [2, null, 'ab', new Set(['a', 'b'])])
    expect(() => logisticRegression({ classes } as never)).toThrow(/classes must be a list of labels/);
  const shared = standardScaler();
  const [one, other] = [pipeline(shared, linearRegression()), pipeline(shared, linearRegression())];
  one.learnOne([1], 2);
  expect(other.samples).toBe(0);
  expect(pipeline(imputer(), pipeline(shared, linearRegression())).toJSON()['transformers']).toMatchObject([{ kind: 'imputer' }, shared]);
});
