import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type OptimizerRule, place } from './optimizer-rule.js';

/** Stochastic gradient descent with a constant learning rate. */
export interface Sgd {
  readonly name: 'sgd';
  readonly learningRate: number;
}

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Length of a step as a share of the gradient; above 0. @default 0.01 */
  readonly learningRate?: number | undefined;
}

/**
 * Plain stochastic gradient descent: `w -= learningRate * gradient`.
 *
 * @param options - or the learning rate alone
 * @throws ValidationError
 * @example
 * ```ts
 * import { logisticRegression, sgd } from 'mlflow-ops/learners';
 * const learner = logisticRegression({ optimizer: sgd(0.1) });
 * ```
 */
export function sgd(options: number | SgdOptions = {}): Sgd {
  const { learningRate = 0.01 } =
    typeof options === 'number' ? { learningRate: options } : parseKnownFields('The options of sgd', options, ['learningRate']);
  return { name: 'sgd', learningRate: parseNumber('The option learningRate of sgd', learningRate, { above: 0 }) };
}

/** The steps of {@link sgd}. */
export function sgdRule({ learningRate }: Sgd): OptimizerRule {
  return {
    blocks: 0,
    l1Rate: learningRate,
    step(before, after, row, slope, l2) {
      const width = row.length;
      for (let column = 0, at = place.weights; column < width; column++, at++) {
        const weight = before[at] as number;
        after[at] = weight - learningRate * ((row[column] as number) * slope + l2 * weight);
      }
    },
  };
}
