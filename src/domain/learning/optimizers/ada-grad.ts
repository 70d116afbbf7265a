import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type OptimizerRule, place } from './optimizer-rule.js';

/** AdaGrad: each weight has steps of its own, which shrink with the gradients it has seen. */
export interface AdaGrad {
  readonly name: 'adaGrad';
  readonly learningRate: number;
  readonly epsilon: number;
}

/** Options of {@link adaGrad}. */
export interface AdaGradOptions {
  /** Length of the first steps; above 0. @default 0.1 */
  readonly learningRate?: number | undefined;
  /** Added to the sum of squares below the root; above 0. @default 1e-8 */
  readonly epsilon?: number | undefined;
}

/**
 * AdaGrad (Duchi, Hazan and Singer 2011): `w -= learningRate / sqrt(sum of gradient² + epsilon) * gradient`.
 *
 * @param options - or the learning rate alone
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { adaGrad, linearRegression } from 'mlflow-ops/learners';
 * linearRegression({ optimizer: adaGrad({ learningRate: 0.2 }) }).learnOne([1, 2], 3).samples; // => 1
 * ```
 */
export function adaGrad(options: number | AdaGradOptions = {}): AdaGrad {
  const { learningRate = 0.1, epsilon = 1e-8 }: AdaGradOptions =
    typeof options === 'number'
      ? { learningRate: options }
      : parseKnownFields('The options of adaGrad', options, ['learningRate', 'epsilon']);
  return {
    name: 'adaGrad',
    learningRate: parseNumber('The option learningRate of adaGrad', learningRate, { above: 0 }),
    epsilon: parseNumber('The option epsilon of adaGrad', epsilon, { above: 0 }),
  };
}

/** The steps of {@link adaGrad}. */
export function adaGradRule({ learningRate, epsilon }: AdaGrad): OptimizerRule {
  return {
    blocks: 1,
    l1Rate: learningRate,
    step(before, after, row, slope, l2) {
      const width = row.length;
      for (let column = 0, at = place.weights; column < width; column++, at++) {
        const weight = before[at] as number;
        const gradient = (row[column] as number) * slope + l2 * weight;
        const squares = (before[at + width] as number) + gradient * gradient;
        after[at + width] = squares;
        after[at] = weight - (learningRate / Math.sqrt(squares + epsilon)) * gradient;
      }
    },
  };
}
