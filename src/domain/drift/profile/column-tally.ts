import { isDate } from 'node:util/types';
import type { ColumnValues, ProfiledKind } from '../column-values.js';

/** How many values were of which type; bigints are numbers, objects but dates and whatever else there is are `other`. */
export interface TypeCounts {
  readonly number: number;
  readonly text: number;
  readonly boolean: number;
  readonly date: number;
  readonly other: number;
}

/** What is in a column. */
export interface ColumnTally {
  readonly kind: ProfiledKind;
  readonly rows: number;
  /** Null, undefined, NaN and dates that are none. */
  readonly missing: number;
  /** NaN, ∞ and −∞ in a column of numbers. */
  readonly notFinite: number;
  /** Types of the values that are there. */
  readonly types: TypeCounts;
  /** The finite numbers, or the epoch milliseconds of dates, in ascending order; empty for categories. */
  readonly numbers: Float64Array;
  /** Rows by category; empty for numbers and dates. */
  readonly categories: ReadonlyMap<string, number>;
}

/**
 * Reads a column.
 *
 * @param kind - What the column is to hold. Without it, a column that begins with a `Date` holds dates, one with at least as many numbers as texts and
 *   truth values numbers.
 */
export function tallyColumn(values: ColumnValues, kind?: ProfiledKind): ColumnTally {
  if (
    kind !== 'category' &&
    kind !== 'date' &&
    ArrayBuffer.isView(values) &&
    !(values instanceof BigInt64Array || values instanceof BigUint64Array)
  ) {
    return tallyTyped(values as unknown as ArrayLike<number>);
  }
  switch (kind ?? kindOf(values)) {
    case 'number':
      return tallyNumbers(values);
    case 'category':
      return tallyCategories(values);
    case 'date':
      return tallyDates(values);
  }
}

/** Whether the first value of a column is a date. */
function beginsWithDate(values: ColumnValues): boolean {
  let row = 0;
  while (row < values.length && isMissing(values[row])) row++;
  return isDate(values[row]);
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function kindOf(values: ColumnValues): ProfiledKind {
  if (beginsWithDate(values)) return 'date';
  let numbers = 0;
  let others = 0;
  for (let row = 0; row < values.length; row++) {
    const type = typeof values[row];
    if (type === 'number' || type === 'bigint') numbers += Number.isNaN(values[row]) ? 0 : 1;
    else if (type === 'string' || type === 'boolean') others += 1;
  }
  return numbers >= others ? 'number' : 'category';
}

function tallyTyped(values: ArrayLike<number>): ColumnTally {
  const rows = values.length;
  const numbers = new Float64Array(rows);
  let finite = 0;
  let missing = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    if (value - value === 0) numbers[finite++] = value;
    else if (Number.isNaN(value)) missing += 1;
  }
  const types = { ...noTypes(), number: rows - missing };
  return {
    kind: 'number',
    rows,
    missing,
    notFinite: rows - finite,
    types,
    numbers: numbers.subarray(0, finite).sort(),
    categories: new Map(),
  };
}

function tallyNumbers(values: ColumnValues): ColumnTally {
  const rows = values.length;
  const numbers = new Float64Array(rows);
  const types = noTypes();
  let finite = 0;
  let missing = 0;
  let notFinite = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (typeof value === 'number') {
      if (value - value === 0) {
        numbers[finite++] = value;
        types.number += 1;
      } else {
        notFinite += 1;
        if (Number.isNaN(value)) missing += 1;
        else types.number += 1;
      }
    } else if (value === null || value === undefined) missing += 1;
    else {
      const type = typeOf(value);
      types[type] += 1;
      if (type !== 'boolean' && type !== 'number') continue;
      const number = Number(value);
      // A bigint can be too large for a number.
      if (Number.isFinite(number)) numbers[finite++] = number;
      else notFinite += 1;
    }
  }
  return { kind: 'number', rows, missing, notFinite, types, numbers: numbers.subarray(0, finite).sort(), categories: new Map() };
}

function tallyDates(values: ColumnValues): ColumnTally {
  const types = noTypes();
  const moments = new Float64Array(values.length);
  let dates = 0;
  let missing = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isMissing(value) || (isDate(value) && Number.isNaN(value.getTime()))) {
      missing += 1;
      continue;
    }
    types[typeOf(value)] += 1;
    if (isDate(value)) moments[dates++] = value.getTime();
  }
  const numbers = moments.subarray(0, dates).sort();
  return { kind: 'date', rows: values.length, missing, notFinite: 0, types, numbers, categories: new Map() };
}

function tallyCategories(values: ColumnValues): ColumnTally {
  const categories = new Map<string, number>();
  const types = noTypes();
  let missing = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isMissing(value)) {
      missing += 1;
      continue;
    }
    const type = typeOf(value);
    types[type] += 1;
    if (type === 'other') continue;
    const category = typeof value === 'string' ? value : String(value);
    categories.set(category, (categories.get(category) ?? 0) + 1);
  }
  return { kind: 'category', rows: values.length, missing, notFinite: 0, types, numbers: new Float64Array(0), categories };
}

function typeOf(value: unknown): keyof TypeCounts {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 'number';
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    default:
      return isDate(value) ? 'date' : 'other';
  }
}

function noTypes(): Record<keyof TypeCounts, number> {
  return { number: 0, text: 0, boolean: 0, date: 0, other: 0 };
}
