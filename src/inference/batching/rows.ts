import type { Tensor, TensorData } from '../../core/entities/tensor.js';
import { rowWidth } from '../../core/row-width.js';
import type { NamedTensors } from '../../ports/predictor.js';
import { allocate, type NumericData } from '../element-types.js';

/** Rows of tensors that share their first dimension; undefined where they do not, or one of them is a single value. */
export function rowsOf(tensors: NamedTensors): number | undefined {
  let rows: number | undefined;
  for (const name in tensors) {
    const size = tensors[name]?.shape[0];
    if (size === undefined || (rows !== undefined && size !== rows)) return undefined;
    rows = size;
  }
  return rows;
}

/** Whether two tensors differ in the number of their rows only. */
function sameKind(one: Tensor, other: Tensor | undefined): boolean {
  if (other === undefined || one.type !== other.type || one.shape.length !== other.shape.length) return false;
  for (let axis = 1; axis < one.shape.length; axis += 1) if (one.shape[axis] !== other.shape[axis]) return false;
  return true;
}

/** Whether the rows of two requests can be run together: the same names, types and sizes of a row. */
export function sameKinds(some: NamedTensors, others: NamedTensors): boolean {
  let names = 0;
  for (const name in some) {
    if (!sameKind(some[name] as Tensor, others[name])) return false;
    names += 1;
  }
  for (const _ in others) names -= 1;
  return names === 0;
}

/** Rows `from` to `to` (excluded) of some tensors. */
export interface RowRange {
  readonly tensors: NamedTensors;
  readonly from: number;
  readonly to: number;
}

function joinTensor(name: string, ranges: readonly RowRange[], rows: number): Tensor {
  const { type, shape } = (ranges[0] as RowRange).tensors[name] as Tensor;
  const width = rowWidth(shape);
  const joined = { type, shape: [rows, ...shape.slice(1)] };
  if (type === 'string') {
    const parts = ranges.map(({ tensors, from, to }) => (tensors[name] as Tensor).data.slice(from * width, to * width) as string[]);
    return { ...joined, data: parts.flat() };
  }
  // All of one class, as their types are the same; `set` is not typed for a union of classes.
  const data = allocate(type, rows * width) as Float32Array;
  let at = 0;
  for (const { tensors, from, to } of ranges) {
    const source = (tensors[name] as Tensor).data as Float32Array;
    data.set(source.length === (to - from) * width ? source : source.subarray(from * width, to * width), at);
    at += (to - from) * width;
  }
  return { ...joined, data };
}

function named(names: NamedTensors, make: (name: string) => Tensor): NamedTensors {
  const made: Record<string, Tensor> = Object.create(null);
  for (const name in names) made[name] = make(name);
  return made;
}

/** The rows of several requests of one kind, one after the other. */
export function joinRows(ranges: readonly RowRange[]): NamedTensors {
  const rows = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return named(ranges[0]?.tensors ?? {}, (name) => joinTensor(name, ranges, rows));
}

/**
 * Some rows as tensors of their own. They are copied: with a view, a caller who transfers the buffer of his answer to another thread
 * would take those of others away, and one who keeps a row would keep the batch.
 */
export function sliceRows({ tensors, from, to }: RowRange): NamedTensors {
  return named(tensors, (name) => {
    const { type, shape, data } = tensors[name] as Tensor;
    const width = shape[0] === 0 ? 0 : data.length / (shape[0] as number);
    const rest = shape.slice(1);
    return { type, shape: [to - from, ...rest], data: copy(data, from * width, to * width) };
  });
}

/** A `Buffer` slices to a view, which is why its base class does it. */
function copy(data: TensorData, from: number, to: number): TensorData {
  return data instanceof Uint8Array ? Uint8Array.prototype.slice.call(data, from, to) : (data as NumericData).slice(from, to);
}
