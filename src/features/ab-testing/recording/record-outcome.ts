import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { isPlainObject } from '../../../core/validation/plain-object.js';
import type { PredictedValue } from '../../../domain/experiment/metrics/loss.js';
import { readRequestId } from '../../../domain/routing/request-id.js';
import type { TestSession } from '../test-session.js';
import type { Recorded } from './recorded.js';

/** The value of a metric; both sums for kind `ratio`; true and false, where the kind is `proportion`. */
export type MetricValue = number | boolean | { readonly numerator: number; readonly denominator: number };

/** What became of a request. */
export interface Outcome {
  /** What came true, for metrics of kind `error`. */
  readonly actual?: PredictedValue | undefined;
  /** What was predicted, where that was not recorded before. */
  readonly prediction?: PredictedValue | undefined;
  /** Value of the primary metric. */
  readonly reward?: MetricValue | undefined;
  /** Values by the names of metrics. */
  readonly metrics?: Readonly<Record<string, MetricValue>> | undefined;
  /** When it happened, epoch milliseconds. @default now */
  readonly timestamp?: number | undefined;
}

const fields = ['actual', 'prediction', 'reward', 'metrics', 'timestamp'] as const;

/** Records what became of a request, on whichever replica it is told. */
export function recordOutcome(session: TestSession, requestId: string, outcome: Outcome): Recorded {
  const { actual, prediction, reward, metrics, timestamp } = parseKnownFields('An outcome', outcome, fields);
  if (metrics !== undefined && !isPlainObject(metrics)) {
    throw new ValidationError(`The metrics of an outcome must be an object of values by name, not ${describe(metrics)}.`);
  }
  const reference = readRequestId(requestId);
  const test = reference && session.tests.get(reference.testId);
  if (reference === undefined || test === undefined) return { accepted: false, reason: 'unknown-request' };
  if (session.isClosed || test.isDeleted) return { accepted: false, reason: 'completed' };
  const { metric } = test.record.definition;
  if (reward !== undefined && metrics !== undefined && Object.hasOwn(metrics, metric.name)) {
    throw new ValidationError(
      `The reward is the metric "${metric.name}", which has another value (${describe(metrics[metric.name])}); give one.`,
    );
  }
  const values = reward === undefined ? (metrics ?? {}) : withReward(metrics, metric.name, reward);
  return test.recorder.recordOutcome(reference, { actual, prediction, metrics: values, timestamp });
}

/** Copying an object, even one that is not there, takes a tenth of the whole call. */
function withReward(metrics: Outcome['metrics'], name: string, reward: MetricValue): NonNullable<Outcome['metrics']> {
  return metrics === undefined ? { [name]: reward } : { ...metrics, [name]: reward };
}
