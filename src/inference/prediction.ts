import { dictionary } from '../core/dictionary.js';
import type { Tensor } from '../core/entities/tensor.js';
import { ModelError } from '../core/errors/model-error.js';
import { ValidationError } from '../core/errors/request-error.js';
import { describe } from '../core/validation/describe.js';
import type { NamedTensors, Prediction } from '../ports/predictor.js';
import { elementReader } from './element-reader.js';
import { shapeText } from './shape.js';

/** How the outputs of a model are shown. */
export interface OutputView {
  /** Labels of the columns of an output, where each of its rows is shown as an object from label to value. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** Outputs that onnxruntime-node cannot return, with their types. */
  readonly unavailable: ReadonlyMap<string, string>;
}

/** Outputs as they are. */
const plainView: OutputView = { labels: new Map(), unavailable: new Map() };

/**
 * What a model answered. Rows and values are made when they are asked for: an output `[N]` or `[N, 1]` has a single value per
 * row, any other nested arrays; one that does not have the rows of the first is whole in every row.
 */
export class TensorPrediction implements Prediction {
  readonly outputs: NamedTensors;
  readonly #view: OutputView;

  constructor(outputs: NamedTensors, view: OutputView = plainView) {
    this.outputs = outputs;
    this.#view = view;
  }

  rows(): readonly Readonly<Record<string, unknown>>[] {
    const names = Object.keys(this.outputs);
    const count = rowCount(names.map((name) => this.outputs[name] as Tensor));
    const columns = names.map((name) => {
      const tensor = this.outputs[name] as Tensor;
      const row = this.#rowReader(name, tensor);
      return tensor.shape[0] === count ? row : () => valuesOf(tensor, row);
    });
    const prototype = this.#view.unavailable.size === 0 ? null : refusals(this.#view.unavailable);
    return listOf(count, (at) => {
      const row = Object.create(prototype) as Record<string, unknown>;
      for (let column = 0; column < names.length; column++) row[names[column] as string] = columns[column]?.(at);
      return row;
    });
  }

  values(name?: string): readonly unknown[] {
    if (name !== undefined && typeof name !== 'string') {
      throw new ValidationError(`The name of an output must be a string, not ${describe(name)}.`);
    }
    const asked = name ?? Object.keys(this.outputs)[0] ?? '';
    const type = this.#view.unavailable.get(asked);
    if (type !== undefined) throw unavailable(asked, type);
    const tensor = this.outputs[asked];
    if (tensor === undefined) {
      throw new ValidationError(`The model has no output ${JSON.stringify(asked)}; it has ${Object.keys(this.outputs).join(', ')}.`);
    }
    const row = this.#rowReader(asked, tensor);
    return tensor.shape.length === 0 ? [row(0)] : (valuesOf(tensor, row) as unknown[]);
  }

  toJSON(): unknown {
    return this.rows();
  }

  #rowReader(name: string, tensor: Tensor): (at: number) => unknown {
    const read = elementReader(tensor);
    const labels = this.#view.labels.get(name);
    if (labels !== undefined) {
      checkLabels(name, tensor, labels);
      return (at) => dictionary(labels.map((label, column) => [label, read(at * labels.length + column)] as const));
    }
    const [, ...inner] = tensor.shape;
    if (inner.length === 0 || (inner.length === 1 && inner[0] === 1)) return read;
    const size = inner.reduce((product, each) => product * each, 1);
    return (at) => nested(inner, at * size, read);
  }
}

/** The ZipMap that was cut would have refused this as well. */
function checkLabels(name: string, { shape }: Tensor, labels: readonly string[]): void {
  if (shape.length === 2 && shape[1] === labels.length) return;
  throw new ModelError(
    `Output ${JSON.stringify(name)} of the model has ${labels.length} labels, but its scores have the shape ${shapeText(shape)}. Export the model again.`,
    { kind: 'run', details: { output: name, labels: labels.length, shape } },
  );
}

/** Rows of a set of outputs: the first size of the first that has one. */
function rowCount(tensors: readonly Tensor[]): number {
  return tensors.find(({ shape }) => shape.length > 0)?.shape[0] ?? 1;
}

function valuesOf({ shape }: Tensor, row: (at: number) => unknown): unknown {
  return shape.length === 0 ? row(0) : listOf(shape[0] ?? 0, row);
}

function nested(shape: readonly number[], from: number, read: (index: number) => unknown): unknown {
  const [length = 0, ...inner] = shape;
  const size = inner.reduce((product, each) => product * each, 1);
  return listOf(length, (at) => (inner.length === 0 ? read(from + at) : nested(inner, from + at * size, read)));
}

/** `Array.from({ length }, …)` takes several times as long. */
function listOf<T>(length: number, make: (at: number) => T): T[] {
  const list = new Array<T>(length);
  for (let at = 0; at < length; at++) list[at] = make(at);
  return list;
}

/** Rows inherit a getter for each output that is not there, so that asking for it says why, and JSON does not ask. */
function refusals(types: ReadonlyMap<string, string>): object {
  const prototype = Object.create(null) as object;
  for (const [name, type] of types) {
    Object.defineProperty(prototype, name, {
      get: () => {
        throw unavailable(name, type);
      },
    });
  }
  return prototype;
}

function unavailable(name: string, type: string): ModelError {
  return new ModelError(
    `Output ${JSON.stringify(name)} of the model is a ${type}, and onnxruntime-node returns tensors only. Export the model with a tensor instead ` +
      '(skl2onnx: options={"zipmap": False}).',
    { kind: 'unsupported', details: { output: name, type } },
  );
}
