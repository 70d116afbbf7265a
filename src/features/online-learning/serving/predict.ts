import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { FeatureRow, Label } from '../../../domain/learning/learner.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { Accepted } from '../sample.js';
import { registeredVersion } from './registered-version.js';

/** How to predict. */
export interface PredictRowOptions extends CallOptions {
  /** Remembers the row and what was predicted for it, so that `addLabel` finds them. At most 200 characters. */
  readonly id?: string | undefined;
}

/** What was predicted for a row, and by which model. */
export interface OnlinePrediction {
  readonly prediction: Label;
  /** For classification, in the order of the model's classes; absent where the model does not say. */
  readonly probabilities?: readonly number[] | undefined;
  /** Version that answered; absent while the live learner itself answers. */
  readonly version?: string | undefined;
  /** Whether the row is remembered under the id; absent without one. */
  readonly remembered?: Accepted | undefined;
}

/** Answers a row with the model that serves, and remembers that under its id. */
export async function predict(
  { serving, ingestion, state }: PipelineSession,
  given: FeatureRow,
  id: string | undefined,
  call: CallOptions,
): Promise<OnlinePrediction> {
  if (typeof given !== 'object' || given === null) {
    throw new ValidationError(`The features must be an object or an array, not ${describe(given)}.`);
  }
  // The caller may use its row again while the model answers.
  const features = copyOf(given);
  const problem = state.checkRow(features);
  if (problem !== undefined) throw new ValidationError(problem.message, { details: { reason: problem.reason } });
  const { answer, model } = await awaitWithin('the prediction', serving.ask(features, call), call);
  const { prediction, probabilities } = answer;
  const version = registeredVersion(model.version);
  const remembered = id === undefined ? undefined : ingestion.recordPrediction(id, features, prediction, model.version);
  return { prediction, probabilities, version, remembered };
}

function copyOf(row: FeatureRow): FeatureRow {
  if (ArrayBuffer.isView(row) || Array.isArray(row)) return Array.from(row as ArrayLike<number | string | null>);
  return { ...(row as Readonly<Record<string, unknown>>) };
}
