import type { Learner } from './learner.js';
import { type ClassifierOptions, makeLearner } from './make-learner.js';

/**
 * Gaussian naive Bayes for any number of classes, by the definition of River's `GaussianNB`: population variances, and every density
 * is taken as 1e-9 more than it is.
 *
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { gaussianNaiveBayes } from 'mlflow-ops/learners';
 * const learner = gaussianNaiveBayes();
 * for (const [x, y] of [[-1, -1], [-2, -1], [-3, -2]] as const) learner.learnOne([x, y], 1);
 * for (const [x, y] of [[1, 1], [2, 1], [3, 2]] as const) learner.learnOne([x, y], 2);
 * learner.predictOne([-0.8, -1]); // => 1
 * ```
 */
export function gaussianNaiveBayes(options: ClassifierOptions = {}): Learner {
  return makeLearner('gaussianNaiveBayes', options);
}
