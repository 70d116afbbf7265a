import type { Learner } from './learner.js';
import { type LearnerOptions, makeLearner } from './make-learner.js';
import type { LinearModelOptions } from './models/linear-model.js';

/** Options of {@link linearRegression}. */
export interface LinearRegressionOptions extends LearnerOptions, LinearModelOptions {}

/**
 * Linear regression by stochastic gradients of the squared loss. Features of different sizes want a {@link standardScaler} before it.
 *
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { linearRegression, pipeline, sgd, standardScaler } from 'mlflow-ops/learners';
 * const learner = pipeline(standardScaler(), linearRegression({ optimizer: sgd(0.05), l2: 0.001 }));
 * for (let day = 0; day < 300; day++) learner.learnOne({ day, weekend: day % 7 > 4 }, 20 + day / 10);
 * Math.round(learner.predictOne({ day: 299, weekend: false }) as number); // => 50
 * ```
 */
export function linearRegression(options: LinearRegressionOptions = {}): Learner {
  return makeLearner('linearRegression', options);
}
