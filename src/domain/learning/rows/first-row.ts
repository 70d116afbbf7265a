import { describe } from '../../../core/validation/describe.js';
import type { FeatureDefinition, RowProblem } from '../learner.js';
import { explainRow } from './explain-row.js';
import { isMissing } from './is-missing.js';

/**
 * The features that a first row tells of: the keys of a record in alphabetical order, or `x0`, `x1`, … of an array; texts are categories.
 *
 * @returns what is wrong with the row, when it does not tell them all
 */
export function featuresOfRow(row: unknown): readonly FeatureDefinition[] | RowProblem {
  if (typeof row !== 'object' || row === null || row instanceof DataView) return explainRow(row, [], []);
  const isList = Array.isArray(row) || ArrayBuffer.isView(row);
  const cells: [string, unknown][] = isList
    ? Array.from(row as ArrayLike<unknown>, (value, index) => [`x${index}`, value])
    : Object.keys(row)
        .sort()
        .map((name) => [name, (row as Record<string, unknown>)[name]]);
  if (cells.length === 0) return { reason: 'not-a-row', message: 'The row is empty; a row has a value for each feature.' };
  for (const [feature, value] of cells) {
    if (feature === '') return { reason: 'unknown-feature', feature, message: 'The name of a feature is empty; give it one.' };
    const named = `The feature ${JSON.stringify(feature.slice(0, 60))}`;
    if (!Number.isNaN(value) && isMissing(value)) {
      const message = `${named} has no value in the first row, so that its type is unknown. Begin with a complete row, or give the option features.`;
      return { reason: 'missing-feature', feature, message };
    }
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
      return { reason: 'wrong-type', feature, message: `${named} must be a number or a text, not ${describe(value)}.` };
    }
  }
  return cells.map(([name, value]) => ({ name, kind: typeof value === 'string' ? 'category' : 'number' }));
}
