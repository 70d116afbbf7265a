import { type ImputerOptions, parseImputer } from './imputer-options.js';

/** A step of a pipeline that prepares rows for the model: plain data, which any number of pipelines can share. */
export type Transformer =
  | { readonly kind: 'standardScaler' | 'minMaxScaler' | 'oneHotEncoder' }
  | ({ readonly kind: 'imputer' } & ImputerOptions);

/**
 * Scales numbers to mean 0 and variance 1, by the running mean and population variance, as River's `StandardScaler`; a feature without
 * variance becomes 0. Missing values stay missing, for an {@link imputer} after it.
 *
 * @example
 * ```ts
 * import { linearRegression, pipeline, standardScaler } from 'mlflow-ops/learners';
 * pipeline(standardScaler(), linearRegression()).learnOne({ size: 120, rooms: 4 }, 350_000).samples; // => 1
 * ```
 */
export function standardScaler(): Transformer {
  return { kind: 'standardScaler' };
}

/**
 * Scales numbers to 0 … 1, by the least and the greatest value so far, as River's `MinMaxScaler`; a feature with one value becomes 0.
 * Missing values stay missing, for an {@link imputer} after it.
 *
 * @example
 * ```ts
 * import { linearRegression, minMaxScaler, pipeline } from 'mlflow-ops/learners';
 * pipeline(minMaxScaler(), linearRegression()).learnOne({ size: 120, rooms: 4 }, 350_000).samples; // => 1
 * ```
 */
export function minMaxScaler(): Transformer {
  return { kind: 'minMaxScaler' };
}

/**
 * Turns each category feature into columns of 0 and 1, one for every text learned so far, up to 10,000 for a feature. A text that was not
 * learned, and a missing one, is 0 in all of them.
 *
 * @example
 * ```ts
 * import { logisticRegression, oneHotEncoder, pipeline } from 'mlflow-ops/learners';
 * const learner = pipeline(oneHotEncoder(), logisticRegression());
 * for (const plan of ['free', 'team', 'free', 'team']) learner.learnOne({ plan }, plan === 'team');
 * [learner.predictOne({ plan: 'free' }), learner.predictOne({ plan: 'team' })]; // => [ false, true ]
 * ```
 */
export function oneHotEncoder(): Transformer {
  return { kind: 'oneHotEncoder' };
}

/**
 * Fills in missing values (null, undefined, NaN, the empty text) with what was learned from the others, as River's `StatImputer`.
 *
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { imputer, linearRegression, pipeline } from 'mlflow-ops/learners';
 * const learner = pipeline(imputer({ numbers: { constant: 0 } }), linearRegression({ features: ['size', 'rooms'] }));
 * learner.learnOne({ size: 120, rooms: null }, 350_000).samples; // => 1
 * ```
 */
export function imputer(options: ImputerOptions = {}): Transformer {
  return { kind: 'imputer', ...parseImputer(options) };
}
