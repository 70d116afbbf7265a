import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { GradientOptions } from '../../../../../src/domain/learning/models/gradient-options.js';
import { LinearModel } from '../../../../../src/domain/learning/models/linear-model.js';
import { LogisticModel } from '../../../../../src/domain/learning/models/logistic-model.js';
import { SoftmaxModel } from '../../../../../src/domain/learning/models/softmax-model.js';

interface Row {
  readonly x: readonly number[];
  readonly y: number;
  readonly sign: 0 | 1;
  readonly band: 0 | 1 | 2;
  readonly weight: number;
}

interface Generalized {
  readonly model: 'linear' | 'logistic';
  readonly options: GradientOptions;
  readonly weighted: boolean;
  readonly weights: readonly number[];
  readonly intercept: number;
}

interface Golden {
  /** Rows after which there is a prediction of that row. */
  readonly shown: readonly number[];
  readonly rows: readonly Row[];
  readonly generalized: readonly (Generalized & { readonly predictions: readonly number[] })[];
  readonly softmax: readonly {
    readonly options: GradientOptions;
    readonly predictions: readonly (readonly number[])[];
    readonly weights: readonly (readonly number[])[];
  }[];
  readonly scikit: readonly Generalized[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../../../../golden/river-models.json', import.meta.url), 'utf8'));

/** Relative for numbers above 1: their last digits only. */
function expectAll(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, number] of expected.entries()) {
    expect(Math.abs((actual[index] as number) - number) / Math.max(1, Math.abs(number)), `at ${index}`).toBeLessThanOrEqual(1e-12);
  }
}

/** Learns all rows and gives the predictions after those that are shown. */
function learnAll({ model, options, weighted }: Generalized): { readonly learner: LinearModel | LogisticModel; shown: number[] } {
  const learner = model === 'linear' ? new LinearModel(options) : new LogisticModel({ ...options, classes: 2 });
  learner.bind(4);
  const shown: number[] = [];
  for (const [number, { x, y, sign, weight }] of golden.rows.entries()) {
    const row = Float64Array.from(x);
    learner.learn(row, model === 'linear' ? y : sign, weighted ? weight : 1);
    if (golden.shown.includes(number)) shown.push(learner.predict(row).at(-1) as number);
  }
  return { learner, shown };
}

const titled = <Case extends { readonly options: GradientOptions }>(cases: readonly Case[]) =>
  cases.map((each) => [JSON.stringify(each.options), each] as const);

describe.each(['linear', 'logistic'] as const)('The %s model', (model) => {
  test.each(titled(golden.generalized.filter((each) => each.model === model)))('predicts and weighs as River with %s', (_, expected) => {
    const { learner, shown } = learnAll(expected);
    expectAll(shown, expected.predictions);
    expectAll(learner.weights, expected.weights);
    expectAll([learner.intercept], [expected.intercept]);
  });

  test.each(titled(golden.scikit.filter((each) => each.model === model)))(
    'weighs as partial_fit of scikit-learn with %s',
    (_, expected) => {
      const { learner } = learnAll(expected);
      expectAll(learner.weights, expected.weights);
      expectAll([learner.intercept], [expected.intercept]);
    },
  );
});

describe('The softmax model without an intercept', () => {
  test.each(titled(golden.softmax))('predicts and weighs as River with %s, while classes appear', (_, expected) => {
    const learner = new SoftmaxModel({ ...expected.options, intercept: false });
    learner.bind(4);
    let at = 0;
    for (const [number, { x, band }] of golden.rows.entries()) {
      const row = Float64Array.from(x);
      learner.learn(row, band, 1);
      if (golden.shown.includes(number)) expectAll(learner.predict(row), expected.predictions[at++] as readonly number[]);
    }
    expect(at).toBe(expected.predictions.length);
    for (const [label, weights] of expected.weights.entries()) expectAll(learner.weights[label] as Float64Array, weights);
    expect(learner.intercepts).toEqual([0, 0, 0]);
  });
});
