import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../../src/core/errors/request-error.js';
import type { GradientOptions } from '../../../../../src/domain/learning/models/gradient-options.js';
import { LinearModel } from '../../../../../src/domain/learning/models/linear-model.js';
import { LogisticModel } from '../../../../../src/domain/learning/models/logistic-model.js';
import { SoftmaxModel } from '../../../../../src/domain/learning/models/softmax-model.js';
import { ftrl } from '../../../../../src/domain/learning/optimizers/ftrl.js';
import { sgd } from '../../../../../src/domain/learning/optimizers/sgd.js';

const makers = [
  ['linearRegression', (options?: GradientOptions) => new LinearModel(options)],
  ['logisticRegression', (options?: GradientOptions) => new LogisticModel(options)],
  ['softmaxRegression', (options?: GradientOptions) => new SoftmaxModel(options)],
] as const;

describe.each(makers)('The options of %s', (name, make) => {
  test("have River's defaults", () => {
    expect(make().options).toMatchObject({
      optimizer: sgd(0.01),
      l1: 0,
      l2: 0,
      intercept: true,
      interceptLearningRate: 0.01,
      initialIntercept: 0,
      clipGradient: 1e12,
    });
    expect(make({ optimizer: undefined, l1: undefined }).options).toEqual(make().options);
  });

  test('exclude L1 and L2 at once, and L1 beside that of ftrl', () => {
    expect(() => make({ l1: 0.1, l2: 0.1 })).toThrow('The options l1 and l2 exclude each other: set one of them to 0.');
    expect(() => make({ l1: 0.1, optimizer: ftrl() })).toThrow('With ftrl, l1 is an option of the optimizer: ftrl({ l1 }).');
    expect(make({ l2: 0.1, optimizer: ftrl({ l1: 1 }) }).options.l2).toBe(0.1);
  });

  test('without an intercept leave out what belongs to it', () => {
    expect(make({ intercept: false }).options).toMatchObject({ interceptLearningRate: 0, initialIntercept: 0 });
    expect(() => make({ intercept: false, interceptLearningRate: 0.1 })).toThrow(ValidationError);
    expect(() => make({ intercept: false, initialIntercept: 1 })).toThrow(ValidationError);
  });

  test.each([
    [{ l1: -1 }, 'The option l1 must be a number of at least 0, not -1.'],
    [{ l2: Number.POSITIVE_INFINITY }, 'The option l2 must be a number of at least 0, not Infinity.'],
    [{ interceptLearningRate: -0.1 }, 'The option interceptLearningRate must be a number of at least 0, not -0.1.'],
    [{ initialIntercept: Number.NaN }, 'The option initialIntercept must be a number, not NaN.'],
    [{ clipGradient: 0 }, 'The option clipGradient must be a number above 0, not 0.'],
    [{ intercept: 'yes' }, 'The option intercept must be true or false, not the string "yes".'],
    [{ optimizer: 'adam' }, 'The option optimizer must be what sgd, adaGrad, ftrl or adam give, not the string "adam".'],
  ])('refuse %j', (options, message) => {
    expect(() => make(options as GradientOptions)).toThrow(new ValidationError(message));
  });

  test('name a field that there is not', () => {
    expect(() => make({ learningRate: 0.1 } as GradientOptions)).toThrow(`The options of ${name} have no field "learningRate"`);
  });
});

test('The number of classes known beforehand fits the model', () => {
  expect(() => new LogisticModel({ classes: 3 })).toThrow(ValidationError);
  expect(() => new SoftmaxModel({ classes: -1 })).toThrow(ValidationError);
  expect(new SoftmaxModel({ classes: 9 }).options.classes).toBe(9);
});
