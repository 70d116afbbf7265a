import { types } from 'node:util';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { isPlainObject } from '../../core/validation/plain-object.js';

/** A table: row objects, or an object of columns of one length. An object without lists is one row. */
export type TableData = readonly object[] | Readonly<Record<string, unknown>>;

/** A table as its columns and the cells of each row; a cell that a row does not have is `undefined`. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Sorts out how a table is given. @throws ValidationError */
export function parseTable(what: string, data: unknown): Table {
  if (Array.isArray(data)) return ofRows(what, data);
  if (!isPlainObject(data)) {
    throw new ValidationError(`${what} must be an array of row objects, or an object of columns, not ${describe(data)}.`);
  }
  const entries = Object.entries(data);
  const lists = entries.filter(([, cells]) => isList(cells));
  if (entries.length > 0 && lists.length === 0) return ofRows(what, [data]);
  if (lists.length < entries.length) {
    throw new ValidationError(
      `${what} mixes columns (lists) and single values; give ${lists[0]?.[0]} and all others as lists of one length.`,
    );
  }
  return ofColumns(what, lists as [string, ArrayLike<unknown>][]);
}

function ofRows(what: string, rows: readonly unknown[]): Table {
  const columns = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (typeof row !== 'object' || row === null || isList(row)) {
      throw new ValidationError(`${what}: row ${index} must be an object of names and values, not ${describe(row)}.`);
    }
    for (const name of Object.keys(row)) columns.add(name);
  }
  const names = [...columns];
  const cell = (row: object, name: string): unknown => (Object.hasOwn(row, name) ? (row as Record<string, unknown>)[name] : undefined);
  return { columns: names, rows: rows.map((row) => names.map((name) => cell(row as object, name))) };
}

function ofColumns(what: string, columns: readonly [string, ArrayLike<unknown>][]): Table {
  const [first] = columns;
  const size = first?.[1].length ?? 0;
  const other = columns.find(([, cells]) => cells.length !== size);
  if (other !== undefined) {
    throw new ValidationError(
      `${what}: column "${first?.[0]}" has ${size} cells and column "${other[0]}" has ${other[1].length}; they must be of one length.`,
    );
  }
  return {
    columns: columns.map(([name]) => name),
    rows: Array.from({ length: size }, (_, index) => columns.map(([, cells]) => cells[index])),
  };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || types.isTypedArray(value);
}
