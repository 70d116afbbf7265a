import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type OptimizerRule, place } from './optimizer-rule.js';

/** FTRL-Proximal: follows the regularized leader, with L1 and L2 of its own. */
export interface Ftrl {
  readonly name: 'ftrl';
  readonly learningRate: number;
  readonly beta: number;
  readonly l1: number;
  readonly l2: number;
}

/** Options of {@link ftrl}. */
export interface FtrlOptions {
  /** Length of the first steps, called alpha in the literature; above 0. @default 0.05 */
  readonly learningRate?: number | undefined;
  /** Damps the first steps; at least 0. @default 1 */
  readonly beta?: number | undefined;
  /** Weights stay 0 until their gradients add up to more than this; at least 0. @default 0 */
  readonly l1?: number | undefined;
  /** Pulls weights to 0; at least 0. @default 1 */
  readonly l2?: number | undefined;
}

/**
 * FTRL-Proximal (McMahan et al. 2013). As in River, the weights follow the gradients one row later: a step first takes the weights
 * from the sums so far, then adds the row to the sums; and a weight whose sum falls back below `l1` keeps its last value.
 *
 * @param options - or the learning rate alone
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { ftrl, logisticRegression } from 'mlflow-ops/learners';
 * logisticRegression({ optimizer: ftrl({ l1: 0.1 }) }).learnOne([1, 2], true).samples; // => 1
 * ```
 */
export function ftrl(options: number | FtrlOptions = {}): Ftrl {
  const {
    learningRate = 0.05,
    beta = 1,
    l1 = 0,
    l2 = 1,
  }: FtrlOptions = typeof options === 'number'
    ? { learningRate: options }
    : parseKnownFields('The options of ftrl', options, ['learningRate', 'beta', 'l1', 'l2']);
  return {
    name: 'ftrl',
    learningRate: parseNumber('The option learningRate of ftrl', learningRate, { above: 0 }),
    beta: parseNumber('The option beta of ftrl', beta, { min: 0 }),
    l1: parseNumber('The option l1 of ftrl', l1, { min: 0 }),
    l2: parseNumber('The option l2 of ftrl', l2, { min: 0 }),
  };
}

/** The steps of {@link ftrl}. */
export function ftrlRule({ learningRate, beta, l1, l2: ownL2 }: Ftrl): OptimizerRule {
  return {
    blocks: 2,
    step(before, after, row, slope, l2) {
      const width = row.length;
      for (let column = 0, at = place.weights; column < width; column++, at++) {
        const former = before[at] as number;
        const gradient = (row[column] as number) * slope + l2 * former;
        const sum = before[at + width] as number;
        const squares = before[at + 2 * width] as number;
        const root = Math.sqrt(squares);
        const weight = Math.abs(sum) > l1 ? -(sum - Math.sign(sum) * l1) / ((beta + root) / learningRate + ownL2) : former;
        const shift = (Math.sqrt(squares + gradient * gradient) - root) / learningRate;
        after[at] = weight;
        after[at + width] = sum + (gradient - shift * weight);
        after[at + 2 * width] = squares + gradient * gradient;
      }
    },
  };
}
