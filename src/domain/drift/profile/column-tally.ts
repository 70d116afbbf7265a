import type { ColumnKind, ColumnValues } from '../column-values.js';

/** How many values were of which type; bigints are numbers, objects and whatever else there is are `other`. */
export interface TypeCounts {
  readonly number: number;
  readonly text: number;
  readonly boolean: number;
  readonly other: number;
}

/** What is in a column. */
export interface ColumnTally {
  readonly kind: ColumnKind;
  readonly rows: number;
  /** Null, undefined and NaN. */
  readonly missing: number;
  /** NaN, ∞ and −∞ in a column of numbers. */
  readonly notFinite: number;
  /** Types of the values that are there. */
  readonly types: TypeCounts;
  /** The finite numbers in ascending order; empty for categories. */
  readonly numbers: Float64Array;
  /** Rows by category; empty for numbers. */
  readonly categories: ReadonlyMap<string, number>;
}

/**
 * Reads a column.
 *
 * @param kind - What the column is to hold. Without it, a column with at least as many numbers as texts and truth values holds numbers.
 */
export function tallyColumn(values: ColumnValues, kind?: ColumnKind): ColumnTally {
  if (kind !== 'category' && ArrayBuffer.isView(values) && !(values instanceof BigInt64Array || values instanceof BigUint64Array)) {
    return tallyTyped(values as unknown as ArrayLike<number>);
  }
  return (kind ?? kindOf(values)) === 'number' ? tallyNumbers(values) : tallyCategories(values);
}

function kindOf(values: ColumnValues): ColumnKind {
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
  const types = { number: rows - missing, text: 0, boolean: 0, other: 0 };
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
  const types = { number: 0, text: 0, boolean: 0, other: 0 };
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
      if (type === 'boolean' || type === 'number') numbers[finite++] = Number(value);
    }
  }
  return { kind: 'number', rows, missing, notFinite, types, numbers: numbers.subarray(0, finite).sort(), categories: new Map() };
}

function tallyCategories(values: ColumnValues): ColumnTally {
  const categories = new Map<string, number>();
  const types = { number: 0, text: 0, boolean: 0, other: 0 };
  let missing = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === undefined || Number.isNaN(value)) {
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
      return 'other';
  }
}
