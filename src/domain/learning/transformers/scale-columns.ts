import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { GraphColumns } from '../vector-parts.js';

/** Adds `(numbers - offsets) * scales`. In double, because a large offset would cost most of the digits of a float. */
export function scaleColumns(graph: OnnxGraph, inputs: GraphColumns, offsets: Float64Array, scales: Float64Array): GraphColumns {
  if (inputs.numbers === undefined) return inputs;
  const [centred] = graph.node('Sub', [inputs.numbers, graph.constant({ type: 'float64', values: offsets })]);
  const [scaled] = graph.node('Mul', [centred, graph.constant({ type: 'float64', values: scales })]);
  return { ...inputs, numbers: scaled };
}
