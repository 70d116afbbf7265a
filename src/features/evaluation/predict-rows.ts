import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallOptions } from '../../core/call-options.js';
import { ModelError } from '../../core/errors/model-error.js';
import { AbortError, ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { LabelValue } from '../../domain/evaluation/label-value.js';
import type { FeatureRow, LearningTask } from '../../domain/learning/learner.js';
import type { Predictor, PredictorInput } from '../../ports/predictor.js';
import type { EvaluatedModel, LabelList, ModelEvaluatorOptions, Predictions, PredictRows } from './evaluation-input.js';
import { plainList } from './plain-list.js';
import { readPrediction } from './read-prediction.js';

/** Predictions of all rows. */
export interface RowPredictions {
  /** What the model says that it does. */
  readonly task?: LearningTask | undefined;
  readonly labels?: readonly LabelValue[] | undefined;
  readonly probabilities?: readonly (number | ArrayLike<number>)[] | undefined;
  readonly classes?: readonly LabelValue[] | undefined;
}

/** Whether something predicts, and is not predictions already. */
export function isModel(subject: unknown): subject is EvaluatedModel {
  if (typeof subject === 'function') return true;
  if (typeof subject !== 'object' || subject === null) return false;
  return typeof (subject as Predictor).predict === 'function' || typeof (subject as { predictOne?: unknown }).predictOne === 'function';
}

/** Asks a model for all rows, some at a time. @throws AbortError @throws ModelError when it answers for more or fewer rows, and what it throws */
export async function predictRows(
  model: EvaluatedModel,
  rows: readonly FeatureRow[],
  { batchSize = 256, outputs = {} }: ModelEvaluatorOptions,
  { signal, timeoutMs }: CallOptions,
): Promise<RowPredictions> {
  const parts: RowPredictions[] = [];
  for (let start = 0; start < rows.length; start += batchSize) {
    if (signal?.aborted) throw new AbortError('The evaluation was aborted.', { cause: signal.reason });
    const batch = rows.slice(start, start + batchSize);
    const part = await predictBatch(model, batch, outputs, { signal, timeoutMs });
    for (const [what, list] of Object.entries({ labels: part.labels, probabilities: part.probabilities }))
      if (list !== undefined && list.length !== batch.length)
        throw new ModelError(`The model answered ${list.length} ${what} for ${batch.length} rows.`, { kind: 'run' });
    parts.push(part);
    // Learners and many functions answer at once; others get their turn between batches.
    await nextTurn();
  }
  const all = <T>(of: (part: RowPredictions) => readonly T[] | undefined) =>
    parts.every(of) ? parts.flatMap((part) => of(part) ?? []) : undefined;
  return {
    task: parts[0]?.task,
    classes: parts[0]?.classes,
    labels: all((part) => part.labels),
    probabilities: all((part) => part.probabilities),
  };
}

/** Predictions as they were given. @throws ValidationError when they are none */
export function givenPredictions(predictions: Predictions): RowPredictions {
  const alone = plainList<LabelValue>(predictions as LabelList);
  if (alone !== undefined) return { labels: alone };
  const given = isPlainObject(predictions) ? (predictions as Exclude<Predictions, LabelList>) : {};
  const labels = plainList<LabelValue>(given.labels);
  const probabilities = plainList<number | ArrayLike<number>>(given.probabilities);
  if (labels !== undefined || probabilities !== undefined) return { labels, probabilities, classes: given.classes };
  throw new ValidationError(`Predictions must be an array, or an object with labels or probabilities, not ${describe(predictions)}.`);
}

async function predictBatch(
  model: EvaluatedModel,
  rows: readonly FeatureRow[],
  outputs: NonNullable<ModelEvaluatorOptions['outputs']>,
  call: CallOptions,
): Promise<RowPredictions> {
  if (typeof model === 'function') return givenPredictions(await (model as PredictRows)(rows));
  if ('predict' in model) return readPrediction(await model.predict(rows as PredictorInput, call), outputs);
  const labels = rows.map((row) => model.predictOne(row));
  if (model.task === 'regression') return { task: 'regression', labels };
  return {
    task: 'classification',
    labels,
    classes: [...model.classes],
    probabilities: rows.map((row) => Float64Array.from(model.predictProbaOne(row))),
  };
}
