import type { Tensor } from '../../core/entities/tensor.js';
import { ModelError } from '../../core/errors/model-error.js';
import { rowWidth } from '../../core/row-width.js';
import type { LabelValue } from '../../domain/evaluation/label-value.js';
import { isLabel } from '../../domain/evaluation/metrics/check-labels.js';
import type { Prediction } from '../../ports/predictor.js';
import type { ModelEvaluatorOptions } from './evaluation-input.js';

/** What a model answered to a batch. */
export interface ReadPrediction {
  readonly labels?: readonly LabelValue[] | undefined;
  readonly probabilities?: readonly (readonly number[])[] | undefined;
  /** Classes that the model names its probabilities by. */
  readonly classes?: readonly string[] | undefined;
}

/**
 * Reads labels and probabilities from the outputs of a model: the output with one value for each row, the one called a label first, and the output with
 * several numbers for each.
 *
 * @throws ModelError when there is no such output
 */
export function readPrediction(prediction: Prediction, asked: NonNullable<ModelEvaluatorOptions['outputs']>): ReadPrediction {
  const names = Object.keys(prediction.outputs);
  const single = names.filter((name) => widthOf(prediction.outputs[name]) === 1);
  const labels = asked.labels ?? single.find((name) => /label/i.test(name)) ?? single[0];
  const scores = asked.probabilities ?? names.find((name) => name !== labels && isScores(prediction.outputs[name]));
  if (labels === undefined && scores === undefined)
    throw new ModelError(`The model answers with ${names.join(', ')}, and none of these is a label or numbers for each row.`, {
      kind: 'run',
    });
  const rows = scores === undefined ? undefined : prediction.values(scores);
  return {
    labels: labels === undefined ? undefined : prediction.values(labels).map((value) => labelOf(value, labels)),
    probabilities: rows?.map((row) => (Array.isArray(row) ? row : Object.values(row as object)).map(Number)),
    classes: rows === undefined || Array.isArray(rows[0]) ? undefined : Object.keys((rows[0] ?? {}) as object),
  };
}

function labelOf(value: unknown, output: string): LabelValue {
  if (isLabel(value) || Number.isNaN(value)) return value as LabelValue;
  throw new ModelError(`The output ${JSON.stringify(output)} of the model has more than a label or number for each row.`, { kind: 'run' });
}

/** Values for each row, where an output has rows. */
function widthOf(tensor: Tensor | undefined): number | undefined {
  if (tensor === undefined || tensor.shape.length === 0) return undefined;
  return rowWidth(tensor.shape);
}

function isScores(tensor: Tensor | undefined): boolean {
  return tensor?.type.startsWith('float') === true && tensor.shape.length === 2 && (tensor.shape[1] ?? 0) > 1;
}
