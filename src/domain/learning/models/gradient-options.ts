import { ValidationError } from '../../../core/errors/request-error.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type Optimizer, parseOptimizer } from '../optimizers/optimizer.js';
import { sgd } from '../optimizers/sgd.js';

/** Options of the models that learn by gradients. */
export interface GradientOptions {
  /** What turns gradients into steps. @default sgd(0.01) */
  readonly optimizer?: Optimizer | undefined;
  /** L2 regularization of the weights, not of the intercept; at least 0. Not together with `l1`. @default 0 */
  readonly l2?: number | undefined;
  /** L1 regularization of the weights by a cumulative penalty; at least 0. Neither together with `l2` nor with `ftrl`. @default 0 */
  readonly l1?: number | undefined;
  /** Whether there is an intercept. @default true */
  readonly intercept?: boolean | undefined;
  /** Learning rate of the intercept, whatever the optimizer; at least 0. @default 0.01 */
  readonly interceptLearningRate?: number | undefined;
  /** Intercept before the first row. @default 0 */
  readonly initialIntercept?: number | undefined;
  /** Largest absolute slope of the loss that a row may have; above 0. @default 1e12 */
  readonly clipGradient?: number | undefined;
}

/** {@link GradientOptions} with all defaults. */
export type GradientSettings = { readonly [Name in keyof GradientOptions]-?: Exclude<GradientOptions[Name], undefined> };

const names = ['optimizer', 'l2', 'l1', 'intercept', 'interceptLearningRate', 'initialIntercept', 'clipGradient'] as const;

/**
 * Checks the options that `linearRegression`, `logisticRegression` and `softmaxRegression` have in common.
 *
 * @param what - such as `The options of linearRegression`
 * @throws ValidationError
 */
export function parseGradientOptions(what: string, options: GradientOptions): GradientSettings {
  const given = parseKnownFields(what, options, names);
  const optimizer = given.optimizer === undefined ? sgd() : parseOptimizer(given.optimizer);
  const l2 = parseNumber('The option l2', given.l2 ?? 0, { min: 0 });
  const l1 = parseNumber('The option l1', given.l1 ?? 0, { min: 0 });
  if (l1 > 0 && l2 > 0) throw new ValidationError('The options l1 and l2 exclude each other: set one of them to 0.');
  if (l1 > 0 && optimizer.name === 'ftrl') throw new ValidationError('With ftrl, l1 is an option of the optimizer: ftrl({ l1 }).');
  const intercept = parseFlag('The option intercept', given.intercept ?? true);
  const initialIntercept = parseNumber('The option initialIntercept', given.initialIntercept ?? 0);
  const interceptLearningRate = parseNumber('The option interceptLearningRate', given.interceptLearningRate ?? (intercept ? 0.01 : 0), {
    min: 0,
  });
  if (!intercept && (initialIntercept !== 0 || interceptLearningRate !== 0)) {
    throw new ValidationError('Without an intercept, initialIntercept and interceptLearningRate must be left out.');
  }
  const clipGradient = parseNumber('The option clipGradient', given.clipGradient ?? 1e12, { above: 0 });
  return { optimizer, l2, l1, intercept, interceptLearningRate, initialIntercept, clipGradient };
}
