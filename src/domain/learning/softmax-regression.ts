import type { Learner } from './learner.js';
import { type ClassifierOptions, makeLearner } from './make-learner.js';
import type { GradientOptions } from './models/gradient-options.js';

/** Options of {@link softmaxRegression}. */
export interface SoftmaxRegressionOptions extends ClassifierOptions, GradientOptions {}

/**
 * Softmax (multinomial logistic) regression for any number of classes by stochastic gradients. Features of different sizes want a
 * {@link standardScaler} before it.
 *
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { sgd, softmaxRegression } from 'mlflow-ops/learners';
 * const learner = softmaxRegression({ classes: ['low', 'middle', 'high'], optimizer: sgd(0.5) });
 * for (let i = 0; i < 300; i++) learner.learnOne([(i % 3) - 1], ['low', 'middle', 'high'][i % 3] as string);
 * [learner.predictOne([-1]), learner.predictOne([1])]; // => [ 'low', 'high' ]
 * ```
 */
export function softmaxRegression(options: SoftmaxRegressionOptions = {}): Learner {
  return makeLearner('softmaxRegression', options);
}
