import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { describe } from '../../../core/validation/describe.js';
import type { ColumnKind, ColumnValues } from '../column-values.js';
import { type ColumnTally, tallyColumn } from '../profile/column-tally.js';

/** Two columns to compare. */
export interface SampleColumns {
  readonly kind: ColumnKind;
  readonly reference: ColumnTally;
  readonly current: ColumnTally;
}

/**
 * Reads two columns of the same kind; without one, the reference says which it is. Missing and infinite values are left out.
 *
 * @throws ValidationError when a column is no array, or holds a value of another type, or the kind is none.
 */
export function sampleColumns(reference: ColumnValues, current: ColumnValues, kind?: ColumnKind): SampleColumns {
  if (kind !== undefined) parseChoice('kind', kind, ['number', 'category']);
  const tally = tallyOf('reference', reference, kind);
  const known = tally.kind === 'category' ? 'category' : 'number';
  return { kind: known, reference: tally, current: tallyOf('current', current, known) };
}

function tallyOf(what: string, values: ColumnValues, kind: ColumnKind | undefined): ColumnTally {
  if (typeof values !== 'object' || values === null || !Number.isSafeInteger(values.length)) {
    throw new ValidationError(`${what} must be an array of numbers or texts, not ${describe(values)}.`);
  }
  const tally = tallyColumn(values, kind);
  const wrong = tally.kind === 'number' ? tally.types.text + tally.types.date + tally.types.other : tally.types.date + tally.types.other;
  if (wrong === 0) return tally;
  throw new ValidationError(
    `${what} must hold ${tally.kind === 'number' ? 'numbers' : 'texts'}, but ${wrong} of its ${tally.rows} values are neither that nor missing.`,
  );
}
