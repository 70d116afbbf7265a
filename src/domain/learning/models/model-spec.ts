import { parseChoice } from '../../../core/validation/choice.js';
import type { VectorModel } from '../vector-parts.js';
import { GaussianModel } from './gaussian-model.js';
import { LinearModel } from './linear-model.js';
import { LogisticModel } from './logistic-model.js';
import { SoftmaxModel } from './softmax-model.js';

const kinds = ['linearRegression', 'logisticRegression', 'softmaxRegression', 'gaussianNaiveBayes'] as const;

/** A model as plain data. */
export interface ModelSpec {
  readonly kind: (typeof kinds)[number];
  readonly options: object;
}

/**
 * Makes a model that knows nothing yet.
 *
 * @param classes - How many classes are known beforehand.
 * @throws ValidationError
 */
export function makeModel({ kind, options }: ModelSpec, classes: number): VectorModel & { readonly options: object } {
  switch (parseChoice('The model of a learner', kind, kinds)) {
    case 'linearRegression':
      return new LinearModel(options);
    case 'logisticRegression':
      return new LogisticModel({ ...options, classes });
    case 'softmaxRegression':
      return new SoftmaxModel({ ...options, classes });
    case 'gaussianNaiveBayes':
      return new GaussianModel(options as Readonly<Record<string, never>>);
  }
}
