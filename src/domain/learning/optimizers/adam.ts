import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type OptimizerRule, place } from './optimizer-rule.js';

/** Adam: steps along a moving mean of the gradients, scaled by their moving size. */
export interface Adam {
  readonly name: 'adam';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Length of a step; above 0. @default 0.1 */
  readonly learningRate?: number | undefined;
  /** What the mean of the gradients keeps at each step; from 0 to below 1. @default 0.9 */
  readonly beta1?: number | undefined;
  /** What the mean of the squared gradients keeps at each step; from 0 to below 1. @default 0.999 */
  readonly beta2?: number | undefined;
  /** Added to the divisor; above 0. @default 1e-8 */
  readonly epsilon?: number | undefined;
}

/**
 * Adam (Kingma and Ba 2014), with corrected bias.
 *
 * @param options - or the learning rate alone
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { adam, logisticRegression } from 'mlflow-ops/learners';
 * logisticRegression({ optimizer: adam({ learningRate: 0.01 }) }).learnOne([1, 2], true).samples; // => 1
 * ```
 */
export function adam(options: number | AdamOptions = {}): Adam {
  const {
    learningRate = 0.1,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
  }: AdamOptions = typeof options === 'number'
    ? { learningRate: options }
    : parseKnownFields('The options of adam', options, ['learningRate', 'beta1', 'beta2', 'epsilon']);
  return {
    name: 'adam',
    learningRate: parseNumber('The option learningRate of adam', learningRate, { above: 0 }),
    beta1: parseNumber('The option beta1 of adam', beta1, { min: 0, below: 1 }),
    beta2: parseNumber('The option beta2 of adam', beta2, { min: 0, below: 1 }),
    epsilon: parseNumber('The option epsilon of adam', epsilon, { above: 0 }),
  };
}

/** The steps of {@link adam}. */
export function adamRule({ learningRate, beta1, beta2, epsilon }: Adam): OptimizerRule {
  return {
    blocks: 2,
    l1Rate: learningRate,
    step(before, after, row, slope, l2) {
      const width = row.length;
      // 1 - beta^n as the moving mean of ones: no power, and no digits lost where beta^n is close to 1.
      const seen1 = beta1 * (before[place.firstShared] as number) + (1 - beta1);
      const seen2 = beta2 * (before[place.secondShared] as number) + (1 - beta2);
      after[place.firstShared] = seen1;
      after[place.secondShared] = seen2;
      const rate = (learningRate * Math.sqrt(seen2)) / seen1;
      for (let column = 0, at = place.weights; column < width; column++, at++) {
        const weight = before[at] as number;
        const gradient = (row[column] as number) * slope + l2 * weight;
        const mean = beta1 * (before[at + width] as number) + (1 - beta1) * gradient;
        const square = beta2 * (before[at + 2 * width] as number) + (1 - beta2) * (gradient * gradient);
        after[at + width] = mean;
        after[at + 2 * width] = square;
        after[at] = weight - (rate * mean) / (Math.sqrt(square) + epsilon);
      }
    },
  };
}
