import type { Learner } from './learner.js';
import { type ClassifierOptions, makeLearner } from './make-learner.js';
import type { GradientOptions } from './models/gradient-options.js';

/** Options of {@link logisticRegression}. */
export interface LogisticRegressionOptions extends ClassifierOptions, GradientOptions {}

/**
 * Logistic regression for two classes by stochastic gradients. Features of different sizes want a {@link standardScaler} before it.
 *
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { logisticRegression, pipeline, sgd, standardScaler } from 'mlflow-ops/learners';
 * const learner = pipeline(standardScaler(), logisticRegression({ optimizer: sgd(0.1) }));
 * for (let age = 0; age < 100; age++) learner.learnOne({ age }, age > 60);
 * [learner.predictOne({ age: 20 }), learner.predictOne({ age: 95 })]; // => [ false, true ]
 * ```
 */
export function logisticRegression(options: LogisticRegressionOptions = {}): Learner {
  return makeLearner('logisticRegression', options);
}
