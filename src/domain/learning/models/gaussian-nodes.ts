import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import { type ClassGaussians, deviationOf } from './class-gaussians.js';
import { addProbabilities, addRounding } from './score-nodes.js';

/**
 * Adds the probabilities of classes whose columns are normal: densities from `(x - mean)²`, because the terms of the expanded square
 * cancel each other.
 */
export function addGaussians(graph: OnnxGraph, input: string, classes: readonly ClassGaussians[], leastDensity: number): string {
  const width = classes[0]?.means.length ?? 0;
  const shape = [1, classes.length, width];
  const perColumn = (of: (each: ClassGaussians, column: number) => number) =>
    graph.constant({
      type: 'float64',
      shape,
      values: classes.flatMap((each) => Array.from({ length: width }, (_, column) => of(each, column))),
    });
  const means = perColumn(({ means }, column) => means[column] as number);
  const scales = perColumn((each, column) => inverseDeviation(each, column));
  const heights = perColumn((each, column) => inverseDeviation(each, column) / Math.sqrt(2 * Math.PI));
  const total = classes.reduce((sum, { weight }) => sum + weight, 0);
  const priors = graph.constant({ type: 'float64', values: classes.map(({ weight }) => Math.log(weight / total)) });
  const scalar = (value: number) => graph.constant({ type: 'float64', values: [value] });
  const axis = (value: number) => graph.constant({ type: 'int64', values: [value] });

  const [rows] = graph.node('Unsqueeze', [input, axis(1)]);
  const [centred] = graph.node('Sub', [rows, means]);
  const [distances] = graph.node('Mul', [centred, scales]);
  const [squares] = graph.node('Mul', [distances, distances]);
  const [shapes] = graph.node('Exp', graph.node('Mul', [squares, scalar(-0.5)]));
  const [densities] = graph.node('Mul', [shapes, heights]);
  const [logarithms] = graph.node('Log', graph.node('Add', [densities, scalar(leastDensity)]));
  const [sums] = graph.node('ReduceSum', [logarithms, axis(2)], { attributes: { keepdims: { integer: 0 } } });
  const [scores] = graph.node('Add', [sums, priors]);
  return addRounding(graph, addProbabilities(graph, scores));
}

function inverseDeviation(each: ClassGaussians, column: number): number {
  const deviation = deviationOf(each, column);
  return deviation > 0 ? 1 / deviation : 0;
}
