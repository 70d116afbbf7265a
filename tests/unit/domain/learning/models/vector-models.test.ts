import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../../src/core/errors/request-error.js';
import { decodeFloats } from '../../../../../src/domain/learning/float-bytes.js';
import { LinearModel } from '../../../../../src/domain/learning/models/linear-model.js';
import { LogisticModel } from '../../../../../src/domain/learning/models/logistic-model.js';
import { SoftmaxModel } from '../../../../../src/domain/learning/models/softmax-model.js';
import { sgd } from '../../../../../src/domain/learning/optimizers/sgd.js';
import type { PartState } from '../../../../../src/domain/learning/vector-parts.js';
import { learnRows, type Model, madeRows, models } from './made-rows.js';

const bound = (model: Model, width: number): Model => {
  model.bind(width);
  return model;
};

/** All numbers that a model holds. */
const numbersOf = (model: Model): readonly number[] => {
  const { numbers, functions = [numbers] } = model.toState();
  return (functions as readonly string[]).flatMap((text) => [...decodeFloats(text)]);
};

const throughJson = (state: PartState): PartState => JSON.parse(JSON.stringify(state));

describe.each(models)('The model %s', (_, make) => {
  test('goes on bit for bit from its saved state', () => {
    const rows = madeRows(120, 5);
    const model = bound(make(), 5);
    learnRows(model, rows.slice(0, 60));
    const restored = bound(make(), 5);
    restored.restore(throughJson(model.toState()));
    expect(restored.predict(rows[0] as Float64Array)).toEqual(model.predict(rows[0] as Float64Array));
    for (const each of [model, restored]) learnRows(each, rows.slice(60), 60);
    expect(restored.toState()).toEqual(model.toState());
  });

  test('is made anew from its options as JSON', () => {
    const model = make();
    const options = JSON.parse(JSON.stringify(model.options));
    const Same = model.constructor as new (given: object) => Model;
    expect(new Same(options).options).toEqual(options);
  });

  test('learns after columns were added as if they had been 0 all the time', () => {
    const wide = madeRows(80, 5).map((row, index) =>
      index < 40 ? row.map((value, column) => (column === 1 || column === 3 ? 0 : value)) : row,
    );
    const narrow = wide.slice(0, 40).map((row) => row.filter((__, column) => column !== 1 && column !== 3));
    const grown = bound(make(), 3);
    learnRows(grown, narrow);
    grown.widen([1, 3], 5);
    learnRows(grown, wide.slice(40), 40);
    const whole = bound(make(), 5);
    learnRows(whole, wide);
    expect(grown.toState()).toEqual(whole.toState());
  });

  test('keeps no reference to a row', () => {
    const [first, second] = madeRows(2, 3) as [Float64Array, Float64Array];
    const model = bound(make(), 3);
    model.learn(first, 0, 1);
    const state = model.toState();
    first.fill(7);
    expect(model.toState()).toEqual(state);
    model.predict(second);
    expect(model.toState()).toEqual(state);
  });

  test('never holds what is not finite: a row that would overflow is refused and changes nothing', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 1, -1e154, 1e200, 1.7e308, -1.7e308, 5e-324),
    );
    const event = fc.record({
      row: fc.array(value, { minLength: 3, maxLength: 3 }),
      label: value,
      weight: fc.constantFrom(1, 1e-300, 1e300),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const model = bound(make(), 3);
        for (const { row, label, weight } of events) {
          const before = model.toState();
          try {
            model.learn(Float64Array.from(row), model.task === 'regression' ? label : Number(label > 0), weight);
          } catch (error) {
            expect(error).toBeInstanceOf(ValidationError);
            expect(model.toState()).toEqual(before);
          }
          expect(numbersOf(model).every(Number.isFinite)).toBe(true);
        }
      }),
      { seed: 6, numRuns: 150 },
    );
  });

  test('refuses a saved state that is damaged or of another width, and stays as it was', () => {
    const model = bound(make(), 3);
    learnRows(model, madeRows(9, 3));
    const narrow = bound(make(), 2);
    learnRows(narrow, madeRows(9, 2));
    const before = model.toState();
    const notFinite = JSON.parse(JSON.stringify(before), (__, value) =>
      typeof value === 'string' ? Buffer.from(value, 'base64').fill(0xff).toString('base64') : value,
    );
    const cut = JSON.parse(JSON.stringify(before), (__, value) => (typeof value === 'string' ? value.slice(0, -4) : value));
    for (const damaged of [{}, { numbers: 1, functions: 1 }, narrow.toState(), notFinite, cut]) {
      expect(() => model.restore(damaged), JSON.stringify(damaged)).toThrow(ValidationError);
      expect(model.toState()).toEqual(before);
    }
  });
});

describe('Before the first row', () => {
  test('linear regression predicts its initial intercept', () => {
    expect([...bound(new LinearModel(), 2).predict(Float64Array.of(1, 2))]).toEqual([0]);
    expect([...bound(new LinearModel({ initialIntercept: 3 }), 2).predict(Float64Array.of(1, 2))]).toEqual([3]);
  });

  test('classes that are known beforehand are equally likely', () => {
    expect([...bound(new LogisticModel({ classes: 2 }), 1).predict(Float64Array.of(1))]).toEqual([0.5, 0.5]);
    expect([...bound(new SoftmaxModel({ classes: 4 }), 1).predict(Float64Array.of(1))]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test('there are as many probabilities as classes were seen', () => {
    for (const model of [new LogisticModel(), new SoftmaxModel()]) {
      model.bind(1);
      const row = Float64Array.of(1);
      expect([...model.predict(row)]).toEqual([]);
      model.learn(row, 0, 1);
      expect([...model.predict(row)]).toEqual([1]);
      model.learn(row, 1, 1);
      expect(model.predict(row)).toHaveLength(2);
    }
  });
});

describe('Logistic regression', () => {
  test('keeps the digits of small probabilities', () => {
    const model = bound(new LogisticModel({ classes: 2, intercept: false, optimizer: sgd(1) }), 1);
    model.learn(Float64Array.of(2), 1, 1);
    // The weight is 1 now.
    for (const score of [40, 200, 700]) {
      expect([...model.predict(Float64Array.of(score))]).toEqual([Math.exp(-score), 1]);
      expect([...model.predict(Float64Array.of(-score))]).toEqual([1, Math.exp(-score)]);
    }
  });
});

describe('Softmax regression', () => {
  test('learns two classes as logistic regression does, at half the score on either side', () => {
    const rows = madeRows(100, 3);
    const soft = bound(new SoftmaxModel({ classes: 2, optimizer: sgd(0.05), interceptLearningRate: 0.05 }), 3);
    const logistic = bound(new LogisticModel({ classes: 2, optimizer: sgd(0.1), interceptLearningRate: 0.1 }), 3);
    for (const row of rows) {
      const label = Number((row[0] as number) + (row[1] as number) > 0);
      for (const model of [soft, logistic]) model.learn(row, label, 1);
    }
    for (const row of rows) expect(soft.predict(row)[1]).toBeCloseTo(logistic.predict(row)[1] as number, 12);
  });

  test('knows base rates by its intercepts where the columns tell nothing', () => {
    const model = bound(new SoftmaxModel({ classes: 3, interceptLearningRate: 0.01 }), 1);
    for (let index = 0; index < 30_000; index++) model.learn(Float64Array.of(0), [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][index % 10] as number, 1);
    const [first, second, third] = model.predict(Float64Array.of(0));
    expect(first).toBeCloseTo(0.5, 1);
    expect(second).toBeCloseTo(0.3, 1);
    expect(third).toBeCloseTo(0.2, 1);
  });
});
