import { describe } from '../../../core/validation/describe.js';
import type { FeatureDefinition, RowProblem } from '../learner.js';
import { isMissing } from './is-missing.js';
import { isOnnxText } from './is-onnx-text.js';

/** Says what is wrong with a row that a schema refused. */
export function explainRow(row: unknown, features: readonly FeatureDefinition[], takesMissing: readonly boolean[]): RowProblem {
  const isList = Array.isArray(row) || ArrayBuffer.isView(row);
  if (typeof row !== 'object' || row === null || row instanceof DataView) {
    return { reason: 'not-a-row', message: `A row must be an object with a value for each feature, or an array, not ${describe(row)}.` };
  }
  const list = row as ArrayLike<unknown>;
  if (isList && list.length !== features.length) {
    const names = `${features
      .slice(0, 8)
      .map(({ name }) => name)
      .join(', ')}${features.length > 8 ? ', …' : ''}`;
    return { reason: 'wrong-length', message: `The row has ${list.length} values; the features are ${features.length}: ${names}.` };
  }
  for (const [index, feature] of features.entries()) {
    const value = isList ? list[index] : (row as Record<string, unknown>)[feature.name];
    const problem = explainCell(feature, value, takesMissing[index] === true);
    if (problem !== undefined) return problem;
  }
  const names = new Set(features.map(({ name }) => name));
  const unknown = Object.keys(row).find((key) => !names.has(key));
  if (unknown === undefined) return { reason: 'missing-feature', message: 'The row has a value for none of the features.' };
  const message = `The row has the feature ${quoted(unknown)}, which the first row did not have. Leave it out, or begin a learner that has it.`;
  return { reason: 'unknown-feature', feature: unknown, message };
}

function explainCell({ name, kind }: FeatureDefinition, value: unknown, takesMissing: boolean): RowProblem | undefined {
  const of = `The feature ${quoted(name)}`;
  if (isMissing(value)) {
    if (takesMissing) return undefined;
    return { reason: 'missing-feature', feature: name, message: `${of} has no value; add imputer() to the pipeline to fill it in.` };
  }
  if (typeof value === 'number' && kind === 'number') {
    return Number.isFinite(value) ? undefined : { reason: 'not-finite', feature: name, message: `${of} is ${value}, not a finite number.` };
  }
  if (kind === 'category' && typeof value === 'string') {
    if (isOnnxText(value)) return undefined;
    return {
      reason: 'wrong-type',
      feature: name,
      message: `${of} has a NUL or half a surrogate pair, which ONNX files cannot hold; take it out.`,
    };
  }
  if (kind === 'number' && typeof value === 'boolean') return undefined;
  const expected = kind === 'number' ? 'a number' : 'a text';
  return { reason: 'wrong-type', feature: name, message: `${of} must be ${expected}, not ${describe(value)}.` };
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}
