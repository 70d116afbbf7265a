import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { FeatureDefinition } from '../learner.js';

/** Checks the option `features`; a name alone is a number. @throws ValidationError */
export function parseFeatures(features: readonly (string | FeatureDefinition)[]): readonly FeatureDefinition[] {
  if (!Array.isArray(features) || features.length === 0) {
    const given = Array.isArray(features) ? 'an empty one' : describe(features);
    throw new ValidationError(`The option features must be a list of at least one feature, not ${given}.`);
  }
  // Array.from has no holes, which map would leave unchecked.
  const parsed = Array.from(features, parseFeature);
  const names = new Set<string>();
  for (const { name } of parsed) {
    if (names.has(name)) throw new ValidationError(`The option features names ${JSON.stringify(name.slice(0, 60))} twice.`);
    names.add(name);
  }
  return Object.freeze(parsed);
}

function parseFeature(feature: string | FeatureDefinition): FeatureDefinition {
  const { name, kind } =
    typeof feature === 'string' ? { name: feature, kind: 'number' } : parseKnownFields('A feature', feature, ['name', 'kind']);
  if (typeof name !== 'string' || name === '') throw new ValidationError(`The name of a feature must be a text, not ${describe(name)}.`);
  const known = parseChoice(`The kind of the feature ${JSON.stringify(name.slice(0, 60))}`, kind, ['number', 'category']);
  return Object.freeze({ name, kind: known });
}
