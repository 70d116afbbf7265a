import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import type { FeatureDefinition, Label, Learner } from './learner.js';
import { type ModelSpec, makeModel } from './models/model-spec.js';
import { OnlineLearner } from './online-learner.js';
import { parseFeatures } from './rows/parse-features.js';

/** Options that all learners have. */
export interface LearnerOptions {
  /** The features; a name alone is a number. @default those of the first row: the keys of a record in alphabetical order, or `x0`, `x1`, … of an array */
  readonly features?: readonly (string | FeatureDefinition)[] | undefined;
}

/** Options that all classifiers have. */
export interface ClassifierOptions extends LearnerOptions {
  /** All classes there are, in the order of probabilities. @default as they appear; `false` and `true` together */
  readonly classes?: readonly Label[] | undefined;
}

/** Makes a learner without transformers. @throws ValidationError */
export function makeLearner(kind: ModelSpec['kind'], options: ClassifierOptions): Learner {
  const { features, classes, ...rest } = parseObject(`The options of ${kind}`, options);
  const model = makeModel({ kind, options: rest }, 0);
  if (classes !== undefined && model.task === 'regression') {
    throw new ValidationError(`${kind} predicts numbers and has no option classes, not ${describe(classes)}.`);
  }
  const { classes: _count, ...plain } = structuredClone(model.options) as { readonly classes?: number };
  return new OnlineLearner({
    transformers: [],
    model: { kind, options: plain },
    features: features === undefined ? undefined : parseFeatures(features),
    classes: Array.isArray(classes) ? classes.slice() : classes,
  });
}
