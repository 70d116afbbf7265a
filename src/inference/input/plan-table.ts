import type { ColumnSpec, ModelSignature } from '../../core/entities/model-signature.js';
import type { GraphValue } from '../../domain/onnx/onnx-model.js';
import { cellWriter } from './cell-writer.js';
import { contradiction, type InputSpec } from './input-spec.js';
import type { Cell, Table } from './table.js';

/**
 * How rows and columns fill the inputs of a model: the columns of the signature side by side in the only input `[N, F]`, or else
 * each column in the input of its name. Undefined where rows have no meaning.
 *
 * @throws ModelError of kind `signature` where the columns of the signature do not go with the graph
 */
export function planTable(
  specs: readonly InputSpec[],
  signature: ModelSignature | undefined,
  graph: readonly GraphValue[],
): Table | undefined {
  const columns = (signature?.inputs ?? []).filter((column): column is ColumnSpec => column.type !== 'tensor');
  const [only] = specs;
  if (columns.length === 0) return byInput(specs, []);
  if (only !== undefined && specs.length === 1 && isMatrix(only)) return sideBySide(only, columns, graph);
  const known = new Set(specs.map(({ name }) => name));
  const stray = columns.find(({ name }) => name !== undefined && !known.has(name));
  if (stray !== undefined) throw contradiction(`The signature has a column ${JSON.stringify(stray.name)}`, graph);
  return byInput(specs, columns, graph);
}

function isMatrix({ shape }: InputSpec): boolean {
  return shape === undefined || shape.length === 2 || shape.length === 1;
}

function sideBySide(spec: InputSpec, columns: readonly ColumnSpec[], graph: readonly GraphValue[]): Table {
  const width = spec.shape === undefined ? columns.length : (spec.shape[1] ?? (spec.shape.length === 1 ? 1 : columns.length));
  if (typeof width === 'number' && width !== columns.length) {
    throw contradiction(`The signature has ${columns.length} columns`, graph);
  }
  const cells = columns.map((column, offset) => cellOf(spec, 0, offset, column, column.name ?? String(offset), graph));
  return { inputs: [{ spec, width: columns.length }], cells, arrays: [], names: cells.map(({ name }) => name) };
}

function byInput(specs: readonly InputSpec[], columns: readonly ColumnSpec[], graph: readonly GraphValue[] = []): Table | undefined {
  if (specs.some(({ shape }) => shape?.length === 0)) return undefined;
  const single = specs.filter(({ shape }) => shape?.length === 1 || (shape?.length === 2 && shape[1] === 1));
  const cells = single.map((spec, input) => {
    const column = columns.find(({ name }) => name === spec.name);
    return cellOf(spec, input, 0, column, spec.name, graph);
  });
  const order = [...columns.map(({ name }) => name), ...specs.map(({ name }) => name)];
  const inOrder = (one: string, other: string) => order.indexOf(one) - order.indexOf(other);
  return {
    inputs: single.map((spec) => ({ spec, width: 1 })),
    cells: cells.sort((one, other) => inOrder(one.name, other.name)),
    arrays: specs.filter((spec) => !single.includes(spec)),
    names: specs.map(({ name }) => name).sort(inOrder),
  };
}

function cellOf(
  spec: InputSpec,
  input: number,
  offset: number,
  column: ColumnSpec | undefined,
  name: string,
  graph: readonly GraphValue[],
): Cell {
  const writer = cellWriter(spec, column);
  if (writer === undefined) throw contradiction(`The signature says that column ${JSON.stringify(name)} is a ${column?.type}`, graph);
  return { name, input, offset, writer, required: column?.required !== false || !spec.type.startsWith('float') };
}
