import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseObject } from '../../../core/validation/object.js';
import type { PredictedValue } from '../../../domain/experiment/metrics/loss.js';
import type { Decision } from '../../../domain/routing/decision.js';
import { readRequestId } from '../../../domain/routing/request-id.js';
import type { LiveTest } from '../serving/live-test.js';
import type { TestSession } from '../test-session.js';
import type { Recorded } from './recorded.js';

/** What a model answered to a request. */
export interface RecordedPrediction {
  /** Compared with the actual value, for metrics of kind `error`. */
  readonly prediction?: PredictedValue | undefined;
  /** What came true, where that is known already. */
  readonly actual?: PredictedValue | undefined;
  /** Milliseconds. */
  readonly latencyMs?: number | undefined;
  /** Whether the model failed, or what it threw. */
  readonly error?: unknown;
  /** Whether the control's model answered instead. */
  readonly fallback?: boolean | undefined;
}

const unknownRequest: Recorded = { accepted: false, reason: 'unknown-request' };
const ended: Recorded = { accepted: false, reason: 'completed' };

/** Records the prediction of a request that was routed. */
export function recordPrediction(session: TestSession, decision: Pick<Decision, 'requestId'>, outcome: RecordedPrediction): Recorded {
  const { requestId } = parseObject('The decision of recordPrediction', decision);
  if (typeof outcome !== 'object') {
    throw new ValidationError(`recordPrediction takes a decision and an object such as { prediction }, not ${describe(outcome)}.`);
  }
  const fields = ['prediction', 'actual', 'latencyMs', 'error', 'fallback'] as const;
  const { prediction, actual, latencyMs, error, fallback } = parseKnownFields('What recordPrediction records', outcome, fields);
  const reference = readRequestId(requestId);
  const test = reference && session.tests.get(reference.testId);
  if (reference === undefined || test === undefined) return unknownRequest;
  if (session.isClosed || test.isDeleted) return ended;
  answer(test, reference.arm);
  const failed = error !== undefined && error !== null && error !== false;
  return test.recorder.recordPrediction(reference, { prediction, actual, latencyMs, error: failed, fallback });
}

/**
 * Records the prediction of a variant and what came true, for tests whose unit is the request. It stands for a request that this
 * process routed to the variant, and for one of its own where none waits for its prediction.
 */
export function recordPair(
  session: TestSession,
  testId: string,
  variant: string,
  prediction: PredictedValue,
  actual: PredictedValue,
): Recorded {
  const test = session.tests.meant(testId);
  if (test === undefined) return unknownRequest;
  if (session.isClosed || test.isDeleted || test.record.status === 'completed') return ended;
  const { definition } = test.record;
  if (definition.unit !== 'request') {
    throw new ValidationError(
      `The unit of test "${testId}" is "${definition.unit}", so it must be known whose prediction this is: ` +
        'call recordPrediction with the decision of routeRequest.',
    );
  }
  const arm = test.router.armOf(variant);
  if (arm === undefined) {
    const names = test.arms.map(({ name }) => `"${name}"`).join(', ');
    throw new ValidationError(`The test "${testId}" has no variant ${describe(variant)}; it has ${names}.`);
  }
  const { process, clock } = session;
  const sequence = process.sequence++;
  const [unitHigh, unitLow, timestamp] = [sequence >>> 0, arm, clock.now()];
  const { period } = test;
  const { version } = definition;
  const reference = { testId, version, period, arm, unitHigh, unitLow, timestamp, process: process.name, sequence, enrolled: true };
  const isAwaited = (test.unanswered[arm] ?? 0) > 0;
  if (!isAwaited && !test.isServing) return { accepted: false, reason: 'not-enrolled' };
  // What is missing is none, so that a request is not counted without its values.
  const recorded = test.recorder.recordPrediction(reference, { prediction: prediction ?? null, actual: actual ?? null });
  if (!recorded.accepted) return recorded;
  if (isAwaited) answer(test, arm);
  else test.recorder.expose(reference);
  return recorded;
}

/** A request of this arm waits no more for its prediction. */
function answer({ unanswered }: LiveTest, arm: number): void {
  const waiting = unanswered[arm] ?? 0;
  if (waiting > 0) unanswered[arm] = waiting - 1;
}
