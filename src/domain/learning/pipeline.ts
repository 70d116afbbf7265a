import { ValidationError } from '../../core/errors/request-error.js';
import type { Learner, LearnerJson } from './learner.js';
import { learnerFromJson } from './learner-from-json.js';
import { parseTransformer } from './transformers/make-transformer.js';
import type { Transformer } from './transformers/transformer.js';

/**
 * Puts transformers before a learner. With each row the transformers learn first, in their order, then they transform it, then the
 * learner learns; predictions change nothing.
 *
 * @param steps - Transformers, and last a learner, or another pipeline, that has learned nothing yet.
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { imputer, logisticRegression, oneHotEncoder, pipeline, standardScaler } from 'mlflow-ops/learners';
 * const learner = pipeline(imputer(), oneHotEncoder(), standardScaler(), logisticRegression());
 * learner.learnOne({ age: 31, plan: 'free' }, false);
 * for (let age = 20; age < 60; age++) learner.learnOne({ age, plan: age > 40 ? 'team' : null }, age > 40);
 * learner.predictOne({ age: null, plan: 'team' }); // => true
 * ```
 */
export function pipeline(...steps: [...transformers: Transformer[], learner: Learner]): Learner {
  const last = steps.at(-1) as Learner | undefined;
  if (typeof last?.learnOne !== 'function') {
    throw new ValidationError('The last step of a pipeline must be a learner, such as logisticRegression().');
  }
  if (last.samples > 0) {
    throw new ValidationError('The learner of a pipeline must be new: this one has learned rows as they were before the transformers.');
  }
  const json = last.toJSON();
  const transformers = (steps.slice(0, -1) as Transformer[]).map(parseTransformer);
  return learnerFromJson({ ...json, transformers: [...transformers, ...(json['transformers'] as readonly Transformer[])] } as LearnerJson);
}
