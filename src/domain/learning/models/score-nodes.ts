import type { OnnxGraph } from '../../onnx/onnx-graph.js';

/** What a linear function is in a graph. */
interface Scores {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** `TensorProto.DataType` of float. */
const float32 = 1;

/**
 * Adds linear functions of a double [N, d] tensor and gives double [N, functions]. `Gemm` in double rather than `LinearRegressor` or
 * `LinearClassifier` of ai.onnx.ml: these hold float32 only, whose sums lose the digits of large weights that cancel each other.
 */
export function addScores(graph: OnnxGraph, input: string, functions: readonly Scores[]): string {
  const width = functions[0]?.weights.length ?? 0;
  const columns = functions.map(({ weights }) => weights);
  const table = new Float64Array(width * functions.length);
  for (let at = 0; at < table.length; at++) table[at] = columns[at % columns.length]?.[Math.floor(at / columns.length)] as number;
  const weights = graph.constant({ type: 'float64', shape: [width, functions.length], values: table });
  const intercepts = graph.constant({ type: 'float64', values: functions.map(({ intercept }) => intercept) });
  return graph.node('Gemm', [input, weights, intercepts])[0];
}

/** Adds the probabilities of classes whose scores are given. `Softmax` keeps the digits of small ones, which `Sigmoid` does not. */
export function addProbabilities(graph: OnnxGraph, scores: string): string {
  return graph.node('Softmax', [scores], { attributes: { axis: { integer: 1 } } })[0];
}

/** Rounds a tensor to float. */
export function addRounding(graph: OnnxGraph, input: string): string {
  return graph.node('Cast', [input], { attributes: { to: { integer: float32 } } })[0];
}
