import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import type { Label, Learner, LearnerJson } from './learner.js';
import type { LearnerRecipe, SavedParts } from './learner-parts.js';
import type { ModelSpec } from './models/model-spec.js';
import { OnlineLearner } from './online-learner.js';
import { parseFeatures } from './rows/parse-features.js';
import type { SavedFeature } from './rows/row-schema.js';
import { maxTexts } from './rows/text-codes.js';
import { parseTransformer } from './transformers/make-transformer.js';
import type { Transformer } from './transformers/transformer.js';
import type { PartState } from './vector-parts.js';

/**
 * Restores a learner from what its `toJSON` gave, also after `JSON.stringify`: it predicts and goes on learning as the original would
 * have, bit for bit.
 *
 * @throws ValidationError when the JSON is not that of a learner, is damaged, or was written by a later version of this package
 *
 * @example
 * ```ts
 * import { learnerFromJson, linearRegression } from 'mlflow-ops/learners';
 * const learner = linearRegression().learnOne([1, 2], 3);
 * const restored = learnerFromJson(JSON.parse(JSON.stringify(learner)));
 * restored.predictOne([1, 2]) === learner.predictOne([1, 2]); // => true
 * ```
 */
export function learnerFromJson(json: LearnerJson): Learner {
  const { format, version, ...fields } = parseObject('A saved learner', json);
  if (format !== 'mlflow-ops/learner') {
    throw new ValidationError(`A saved learner must have the format mlflow-ops/learner, not ${describe(format)}.`);
  }
  if (version !== 1) {
    throw new ValidationError(`The learner was saved in version ${describe(version)} of the format; this package reads version 1.`);
  }
  const samples = parseInteger('The number of samples of a saved learner', fields['samples'], { min: 0 });
  const parts = fields['parts'] === undefined ? undefined : parseParts(fields['parts'] as object);
  if (parts === undefined && samples > 0) {
    throw new ValidationError(`A saved learner of ${samples} samples must have its parts, which are missing: what it had learned is lost.`);
  }
  const classes = list('The classes', fields['seenClasses']) as readonly Label[];
  return new OnlineLearner(parseRecipe(fields), { samples, classes, parts });
}

function parseRecipe({ transformers, model, features, classes }: Readonly<Record<string, unknown>>): LearnerRecipe {
  const { kind, options } = parseObject('The model of a saved learner', model as ModelSpec);
  return {
    transformers: list('The transformers', transformers).map((transformer) => parseTransformer(transformer as Transformer)),
    model: { kind, options: parseObject('The options of the model of a saved learner', options) },
    features: features === undefined ? undefined : parseFeatures(features as readonly string[]),
    classes: classes === undefined ? undefined : (list('The given classes', classes) as readonly Label[]),
  };
}

function parseParts(parts: object): SavedParts {
  const { features, transformers, model } = parseObject('The parts of a saved learner', parts) as Partial<
    Record<keyof SavedParts, unknown>
  >;
  const definitions = list('The features', features).map((feature) => parseObject('A feature of a saved learner', feature as SavedFeature));
  const parsed = parseFeatures(definitions.map(({ name, kind }) => ({ name, kind })));
  return {
    features: parsed.map((feature, index) =>
      feature.kind === 'number' ? feature : { ...feature, texts: parseTexts(feature.name, definitions[index]?.texts) },
    ),
    transformers: list('The states of the transformers', transformers).map((state) =>
      parseObject('The state of a transformer', state as PartState),
    ),
    model: parseObject('The state of the model of a saved learner', model as PartState),
  };
}

function parseTexts(feature: string, texts: unknown): readonly string[] {
  const parsed = list(`The texts of the feature ${JSON.stringify(feature.slice(0, 60))}`, texts);
  if (parsed.length <= maxTexts && new Set(parsed).size === parsed.length && parsed.every((text) => typeof text === 'string')) {
    return parsed as readonly string[];
  }
  throw new ValidationError(
    `The texts of the feature ${JSON.stringify(feature.slice(0, 60))} of a saved learner are damaged: each must be a string, once.`,
  );
}

function list(what: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ValidationError(`${what} of a saved learner must be a list, not ${describe(value)}.`);
}
