import { machineLearning, type OnnxGraph } from '../onnx/onnx-graph.js';
import type { RowSchema } from './rows/row-schema.js';
import { missingCode, unseenCode } from './rows/text-codes.js';
import type { GraphColumns } from './vector-parts.js';

/** `TensorProto.DataType` of double. */
const float64 = 11;

/**
 * Declares the inputs: one of all features where all are numbers, otherwise one for each. Numbers go on in double, so that scaling loses
 * no digits; texts as their codes.
 */
export function addInputs(graph: OnnxGraph, schema: RowSchema, inputs: 'matrix' | 'columns'): GraphColumns {
  const { features, columns } = schema;
  if (inputs === 'matrix' && features.every(({ kind }) => kind === 'number')) {
    graph.input('features', { type: 'float32', shape: [null, features.length] });
    return { numbers: toDouble(graph, 'features'), categories: [] };
  }
  for (const { name, kind } of features) graph.input(name, { type: kind === 'number' ? 'float32' : 'string', shape: [null, 1] });
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  return {
    numbers: numbers.length === 0 ? undefined : toDouble(graph, graph.node('Concat', numbers, { attributes: { axis: { integer: 1 } } })[0]),
    categories: columns.flatMap(({ name, codes }) => (codes === undefined ? [] : [toCodes(graph, name, codes.texts)])),
  };
}

function toDouble(graph: OnnxGraph, input: string): string {
  return graph.node('Cast', [input], { attributes: { to: { integer: float64 } } })[0];
}

function toCodes(graph: OnnxGraph, input: string, texts: readonly string[]): string {
  return graph.node('LabelEncoder', [input], {
    domain: machineLearning,
    attributes: {
      keys_strings: { texts: ['', ...texts] },
      values_int64s: { integers: [missingCode, ...texts.keys()] },
      default_int64: { integer: unseenCode },
    },
  })[0];
}
