import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { isPlainObject } from '../../../core/validation/plain-object.js';
import type { ColumnValues } from '../column-values.js';

/** Rows (records, or arrays whose columns are called `x0`, `x1`, …), or columns of the same length by name. */
export type DriftData = readonly (Readonly<Record<string, unknown>> | ArrayLike<unknown>)[] | Readonly<Record<string, ColumnValues>>;

/** Data as columns. */
export interface Table {
  readonly rows: number;
  /** In the order of their first appearance. */
  readonly names: readonly string[];
  /** A column; undefined when no row has it. */
  column(name: string): ColumnValues | undefined;
}

/**
 * Reads rows or columns.
 *
 * @param what - What they are called inside a message, such as `the reference`.
 * @param namedRows - How many of the first rows are searched for names.
 * @throws ValidationError when they are neither, or columns differ in length.
 */
export function tableOf(what: string, data: DriftData, namedRows = Number.POSITIVE_INFINITY): Table {
  if (Array.isArray(data)) return tableOfRows(what, data, namedRows);
  if (isPlainObject(data)) return tableOfColumns(what, data as Readonly<Record<string, ColumnValues>>);
  throw new ValidationError(
    `${what.charAt(0).toUpperCase()}${what.slice(1)} must be an array of rows or an object of columns, not ${describe(data)}.`,
  );
}

function tableOfColumns(what: string, columns: Readonly<Record<string, ColumnValues>>): Table {
  const names = Object.keys(columns);
  const lengths = names.map((name) => {
    const values: unknown = columns[name];
    const length = typeof values === 'object' && values !== null ? (values as ColumnValues).length : undefined;
    if (Number.isSafeInteger(length)) return length as number;
    throw new ValidationError(`Column "${name}" of ${what} must be an array, not ${describe(values)}.`);
  });
  const rows = lengths[0] ?? 0;
  const other = lengths.findIndex((length) => length !== rows);
  if (other > 0) {
    throw new ValidationError(
      `The columns of ${what} must have the same length, but "${names[0]}" has ${rows} values and "${names[other]}" ${lengths[other]}.`,
    );
  }
  return { rows, names, column: (name) => (Object.hasOwn(columns, name) ? columns[name] : undefined) };
}

function tableOfRows(what: string, rows: readonly unknown[], namedRows: number): Table {
  const names = new Set<string>();
  let widest = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (typeof row !== 'object' || row === null)
      throw new ValidationError(`Row ${index + 1} of ${what} must be an object, not ${describe(row)}.`);
    if (isArrayRow(row)) widest = Math.max(widest, row.length);
    else if (index < namedRows) for (const name of Object.keys(row)) names.add(name);
  }
  for (let position = 0; position < widest; position++) names.add(`x${position}`);
  return {
    rows: rows.length,
    names: [...names],
    column: (name) => {
      const position = /^x(\d+)$/.exec(name)?.[1];
      const index = position === undefined ? undefined : Number(position);
      const values = rows.map((row) => (isArrayRow(row) ? (index === undefined ? undefined : row[index]) : ownValue(row as object, name)));
      return values.some((value) => value !== undefined) ? values : undefined;
    },
  };
}

function isArrayRow(row: unknown): row is ArrayLike<unknown> {
  return Array.isArray(row) || ArrayBuffer.isView(row);
}

/** A row's own value; what it inherits, such as `constructor`, is none. */
function ownValue(row: object, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(row, name) ? undefined : (row as Readonly<Record<string, unknown>>)[name];
}
