import { dictionary } from '../../core/dictionary.js';
import type { Tensor } from '../../core/entities/tensor.js';
import { describe } from '../../core/validation/describe.js';
import type { NamedTensors } from '../../ports/predictor.js';
import { allocate, isTypedArray } from '../element-types.js';
import type { ElementWriter } from './element-writer.js';
import { givenText, inputError, namesError } from './input-error.js';
import type { InputSpec } from './input-spec.js';
import { fromNested } from './nested-values.js';

/** Where the values of one column go. */
export interface Cell {
  /** Name of the column. */
  readonly name: string;
  /** Which of the table's inputs takes it. */
  readonly input: number;
  /** Its place in a row of that input. */
  readonly offset: number;
  readonly writer: ElementWriter;
  /** False where a missing value is NaN. */
  readonly required: boolean;
}

/** An input that is filled from columns. */
interface TableInput {
  readonly spec: InputSpec;
  /** Columns that make a row of it. */
  readonly width: number;
}

/** How rows become the inputs of a model: cells of single values, and inputs whose rows are arrays. */
export interface Table {
  readonly inputs: readonly TableInput[];
  readonly cells: readonly Cell[];
  readonly arrays: readonly InputSpec[];
  /** Every column, in the order of the signature or else of the graph. */
  readonly names: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Reads an array of row objects. @throws ValidationError */
export function fromRows(table: Table, rows: readonly unknown[]): NamedTensors {
  const { cells, arrays } = table;
  const data = buffers(table, rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as Row;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw inputError(`Row ${at}`, `an object with ${table.names.join(', ')}`, describe(row));
    }
    let found = 0;
    for (const cell of cells) {
      const value = row[cell.name];
      if (value !== undefined) found += 1;
      write(table, data, cell, at, value, row);
    }
    for (const { name } of arrays) if (row[name] !== undefined) found += 1;
    for (const _ in row) found -= 1;
    if (found !== 0) checkNames(table, row, at);
  }
  return tensorsOf(table, rows.length, data, (name) => rows.map((row) => (row as Row)[name]));
}

/** Reads rows that are arrays, with values in the order of the columns. @throws ValidationError */
export function fromMatrix(table: Table, rows: readonly unknown[]): NamedTensors {
  const { cells } = table;
  const data = buffers(table, rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if ((!Array.isArray(row) && !isTypedArray(row)) || row.length !== cells.length) {
      throw inputError(`Row ${at}`, `an array of ${cells.length} values (${table.names.join(', ')})`, givenText(row));
    }
    for (let column = 0; column < cells.length; column++) write(table, data, cells[column] as Cell, at, row[column]);
  }
  return tensorsOf(table, rows.length, data, () => []);
}

/** Reads an object of columns, or of the single values of one row. @throws ValidationError */
export function fromColumns(table: Table, columns: Row): NamedTensors {
  const named = Object.entries(columns).filter(([, values]) => values !== undefined);
  const unknown = named.map(([name]) => name).filter((name) => !table.names.includes(name));
  const missing = table.cells.filter(({ name, required }) => required && columns[name] === undefined).map(({ name }) => name);
  if (unknown.length + missing.length > 0) throw namesError('The input', table.names, missing, unknown);
  const lists = named.map(([, values]) => values).filter((values) => Array.isArray(values) || isTypedArray(values));
  const rows = lists.length === 0 ? 1 : (lists[0] as ArrayLike<unknown>).length;
  const data = buffers(table, rows);
  for (const cell of table.cells) {
    const values = columns[cell.name];
    const list = Array.isArray(values) || isTypedArray(values);
    if (values !== undefined && (list ? values.length !== rows : lists.length > 0)) {
      throw inputError(`Column ${JSON.stringify(cell.name)}`, `an array of ${rows} values like the other columns`, givenText(values));
    }
    for (let at = 0; at < rows; at++) write(table, data, cell, at, list ? values[at] : values);
  }
  return tensorsOf(table, rows, data, () => []);
}

function buffers(table: Table, rows: number): unknown[] {
  return table.inputs.map(({ spec, width }) => allocate(spec.type, rows * width));
}

function write(table: Table, data: readonly unknown[], cell: Cell, at: number, value: unknown, row?: Row): void {
  const { width } = table.inputs[cell.input] as TableInput;
  const index = at * width + cell.offset;
  if (cell.writer.write(data[cell.input], index, value)) return;
  if (!cell.required && (value === undefined || value === null)) {
    cell.writer.write(data[cell.input], index, Number.NaN);
    return;
  }
  if (value === undefined && row !== undefined) checkNames(table, row, at);
  const missing = value === null || value === undefined;
  throw inputError(
    `Column ${JSON.stringify(cell.name)} of row ${at}`,
    cell.writer.takes,
    Array.isArray(value) ? givenText(value) : describe(value),
    missing ? ' Only columns that the signature calls not required may be missing.' : '',
  );
}

function checkNames(table: Table, row: Row, at: number): void {
  const optional = new Set(table.cells.filter(({ required }) => !required).map(({ name }) => name));
  const missing = table.names.filter((name) => row[name] === undefined && !optional.has(name));
  const unknown = Object.keys(row).filter((name) => !table.names.includes(name));
  if (missing.length + unknown.length > 0) throw namesError(`Row ${at}`, table.names, missing, unknown);
}

function tensorsOf(table: Table, rows: number, data: readonly unknown[], column: (name: string) => unknown): NamedTensors {
  const tensors = table.inputs.map(({ spec, width }, index): [string, Tensor] => [
    spec.name,
    { type: spec.type, shape: spec.shape?.length === 1 ? [rows] : [rows, width], data: data[index] as Tensor['data'] },
  ]);
  return dictionary([...tensors, ...table.arrays.map((spec): [string, Tensor] => [spec.name, fromNested(spec, column(spec.name))])]);
}
