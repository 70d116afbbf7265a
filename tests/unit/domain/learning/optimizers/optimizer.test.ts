import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../../src/core/errors/request-error.js';
import { adaGrad } from '../../../../../src/domain/learning/optimizers/ada-grad.js';
import { adam } from '../../../../../src/domain/learning/optimizers/adam.js';
import { ftrl } from '../../../../../src/domain/learning/optimizers/ftrl.js';
import { parseOptimizer } from '../../../../../src/domain/learning/optimizers/optimizer.js';
import { sgd } from '../../../../../src/domain/learning/optimizers/sgd.js';

const makers = { sgd, adaGrad, ftrl, adam };

describe('Optimizers', () => {
  test("have River's defaults", () => {
    expect(sgd()).toEqual({ name: 'sgd', learningRate: 0.01 });
    expect(adaGrad()).toEqual({ name: 'adaGrad', learningRate: 0.1, epsilon: 1e-8 });
    expect(ftrl()).toEqual({ name: 'ftrl', learningRate: 0.05, beta: 1, l1: 0, l2: 1 });
    expect(adam()).toEqual({ name: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  });

  test.each(Object.entries(makers))('%s takes a learning rate alone, or among its options', (name, make) => {
    expect(make(0.3)).toEqual({ ...make(), learningRate: 0.3 });
    expect(make({ learningRate: 0.3 })).toEqual(make(0.3));
    expect(make({ learningRate: undefined })).toEqual(make());
    expect(parseOptimizer({ name })).toEqual(make());
    expect(parseOptimizer(JSON.parse(JSON.stringify(make(0.3))))).toEqual(make(0.3));
  });

  test.each([0, -0.1, Number.NaN, Number.POSITIVE_INFINITY, '0.1'])('refuse a learning rate of %s', (rate) => {
    for (const [name, make] of Object.entries(makers)) {
      expect(() => make({ learningRate: rate as number })).toThrow(
        new RegExp(`^The option learningRate of ${name} must be a number above 0, not `),
      );
    }
  });

  test.each([
    () => adam({ beta1: 1 }),
    () => adam({ beta2: -0.1 }),
    () => adam({ epsilon: 0 }),
    () => adaGrad({ epsilon: 0 }),
    () => ftrl({ beta: -1 }),
    () => ftrl({ l1: -1 }),
    () => ftrl({ l2: Number.NaN }),
    () => sgd({ lr: 0.1 } as object),
    () => ftrl({ alpha: 0.1 } as object),
    () => sgd(null as unknown as number),
  ])('refuse what would not work: %s', (make) => {
    expect(make).toThrow(ValidationError);
  });

  test.each([['sgd'], [null], [[]], [{}], [{ name: 'rmsProp' }], [{ name: 'sgd', momentum: 0.9 }], [{ name: 'adam', learningRate: -1 }]])(
    'are not %j',
    (value) => {
      expect(() => parseOptimizer(value)).toThrow(ValidationError);
    },
  );

  test('say which there are', () => {
    expect(() => parseOptimizer({ name: 'rmsProp' })).toThrow('must be one of sgd, adaGrad, ftrl, adam, not the string "rmsProp".');
  });
});
