import type { ModelSignature } from '../../../core/entities/model-signature.js';
import type { FeatureDefinition, FeatureRow } from '../../../domain/learning/learner.js';
import type { PredictorInput } from '../../../ports/predictor.js';

/**
 * Rows as a model takes them: a matrix for one with a single tensor as input, else row objects. Missing numbers are NaN, missing
 * categories the empty text.
 *
 * @param features - Gives the order of values; none while it is not known, then that of the sorted names.
 */
export function modelInput(
  rows: readonly FeatureRow[],
  features: readonly FeatureDefinition[],
  signature: ModelSignature | undefined,
): PredictorInput {
  if (signature?.inputs === undefined) return rows.map((row) => (isList(row) ? Array.from(row) : row)) as PredictorInput;
  const [only, second] = signature.inputs;
  const isMatrix = only?.type === 'tensor' && second === undefined;
  if (isMatrix) return rows.map((row) => definitionsOf(row, features).map((feature, at) => cellOf(row, feature, at)));
  const named = features.length > 0 ? features : signature.inputs.map(({ name = '' }) => ({ name, kind: 'number' as const }));
  return rows.map((row) =>
    Object.fromEntries((isList(row) ? named : definitionsOf(row, features)).map((feature, at) => [feature.name, cellOf(row, feature, at)])),
  );
}

type Feature = Pick<FeatureDefinition, 'name'> & { readonly kind?: FeatureDefinition['kind'] | undefined };

function definitionsOf(row: FeatureRow, features: readonly FeatureDefinition[]): readonly Feature[] {
  if (features.length > 0) return features;
  return isList(row)
    ? Array.from(row, (_, at) => ({ name: String(at) }))
    : Object.keys(row)
        .sort()
        .map((name) => ({ name }));
}

function cellOf(row: FeatureRow, { name, kind }: Feature, at: number): unknown {
  const value: unknown = isList(row) ? row[at] : row[name];
  if (value === null || value === undefined) return kind === 'category' ? '' : Number.NaN;
  return typeof value === 'boolean' ? Number(value) : value;
}

function isList(row: FeatureRow): row is ArrayLike<number | string | null | undefined> {
  return Array.isArray(row) || ArrayBuffer.isView(row);
}
