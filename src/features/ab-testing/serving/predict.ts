import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import { isAbort, isValidation } from '../../../core/errors/guards.js';
import { ModelError } from '../../../core/errors/model-error.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { ArmDefinition } from '../../../domain/experiment/definition/test-definition.js';
import { isPredictedValue, type PredictedValue } from '../../../domain/experiment/metrics/loss.js';
import type { Decision } from '../../../domain/routing/decision.js';
import type { Prediction, PredictorInput } from '../../../ports/predictor.js';
import { type RecordedPrediction, recordPrediction } from '../recording/record-prediction.js';
import type { TestSession } from '../test-session.js';
import type { RouteRequest } from './choose-arm.js';
import type { LiveTest } from './live-test.js';
import { loadAssignments } from './load-assignments.js';
import { routeRequest } from './route-request.js';

/** A request for a prediction. */
export interface PredictRequest extends RouteRequest, CallOptions {
  readonly input: PredictorInput;
}

/** The control's model answered, because the variant's failed. */
export interface Fallback {
  /** Name of the control. */
  readonly variant: string;
  readonly modelName?: string | undefined;
  readonly modelVersion?: string | undefined;
  /** What the variant's model threw. */
  readonly error: unknown;
}

/** What was predicted, and by whom. */
export interface RoutedPrediction {
  readonly prediction: Prediction;
  /** The unit stays with its variant, whoever answered. */
  readonly decision: Decision;
  /** Milliseconds from the decision to the answer, that of the control included. */
  readonly latencyMs: number;
  readonly fallback?: Fallback | undefined;
}

/** Longest time that stored assignments are waited for, in milliseconds; without them the hash decides. */
const assignmentsMs = 250;

/** Routes a request, asks the model of its variant, and records how that went. */
export async function predict(session: TestSession, request: PredictRequest, call: CallOptions): Promise<RoutedPrediction> {
  await knowTests(session, request, call);
  await knowAssignments(session, request, call);
  const decision = routeRequest(session, request);
  const test = session.tests.meant(decision.testId);
  if (test === undefined) throw new ConflictError('The ABTestingFramework was closed before it knew its tests; create a new one.');
  const begin = performance.now();
  const elapsed = () => performance.now() - begin;
  const arm = test.arms[test.router.armOf(decision.variant) ?? test.control] as ArmDefinition;
  const control = test.arms[test.control] as ArmDefinition;
  try {
    const prediction = await ask(session, test, arm, request.input, call);
    const latencyMs = elapsed();
    record(session, decision, { prediction: scalar(prediction), latencyMs });
    return { prediction, decision, latencyMs };
  } catch (error) {
    // Who ended the call did not see a model fail.
    if (call.signal?.aborted === true || isAbort(error)) throw error;
    if (arm === control) {
      if (!isValidation(error)) record(session, decision, { error: true, latencyMs: elapsed() });
      throw error;
    }
    return fallBack({ session, test, decision, control, error, elapsed }, request.input, call);
  }
}

interface Failure {
  readonly session: TestSession;
  readonly test: LiveTest;
  readonly decision: Decision;
  readonly control: ArmDefinition;
  readonly error: unknown;
  readonly elapsed: () => number;
}

/** Asks the control's model instead; where that fails too, the caller gets what the variant's model threw. */
async function fallBack(failure: Failure, input: PredictorInput, call: CallOptions): Promise<RoutedPrediction> {
  const { session, test, decision, control, error, elapsed } = failure;
  const prediction = await ask(session, test, control, input, call).catch((second: unknown) => {
    // An input that both refuse says nothing about either.
    if (!isValidation(error) || !isValidation(second)) record(session, decision, { error: true, latencyMs: elapsed() });
    throw error;
  });
  const latencyMs = elapsed();
  record(session, decision, { prediction: scalar(prediction), latencyMs, error: true, fallback: true });
  const { name: variant, modelName, modelVersion } = control;
  return { prediction, decision, latencyMs, fallback: { variant, modelName, modelVersion, error } };
}

async function ask(
  session: TestSession,
  { record }: LiveTest,
  arm: ArmDefinition,
  input: PredictorInput,
  call: CallOptions,
): Promise<Prediction> {
  const what = `variant "${arm.name}" of test "${record.definition.testId}"`;
  const answer = async (): Promise<unknown> => (await session.models.predictor(record.definition, arm)).predict(input, call);
  // A predictor is anybody's code, which may not look at deadlines.
  const prediction = await awaitWithin(what, answer(), call);
  if (isPrediction(prediction)) return prediction;
  throw new ModelError(`The predictor of ${what} must answer with a Prediction, as fromFunction makes it, not ${describe(prediction)}.`, {
    kind: 'run',
  });
}

function isPrediction(answer: unknown): answer is Prediction {
  return typeof (answer as Prediction | null | undefined)?.values === 'function';
}

/** Waits until the tests were read; a store that is away does not matter where the test is known. */
async function knowTests(session: TestSession, { testId }: PredictRequest, call: CallOptions): Promise<void> {
  if (session.tests.isReady || session.isClosed) return;
  await session.opened(call).catch((error: unknown) => {
    if (session.tests.meant(testId) === undefined) throw error;
  });
}

/** Waits for what is stored of the unit, but not for long and never with an error. */
async function knowAssignments(session: TestSession, { testId, unitId }: PredictRequest, call: CallOptions): Promise<void> {
  if (unitId === undefined || session.isClosed) return;
  const test = testId === undefined ? undefined : session.tests.get(testId);
  const anySticky = test === undefined ? [...session.tests.values()].some(isSticky) : isSticky(test);
  if (!anySticky) return;
  const timeoutMs = Math.min(call.timeoutMs ?? assignmentsMs, assignmentsMs);
  await loadAssignments(session, unitId, { signal: call.signal, timeoutMs }).catch(() => undefined);
}

function isSticky({ record }: LiveTest): boolean {
  return record.definition.sticky;
}

/** Requests outside the analysis have nothing to record. */
function record(session: TestSession, decision: Decision, outcome: RecordedPrediction): void {
  if (decision.enrolled) recordPrediction(session, decision, outcome);
}

/** The one value of an answer that outcomes are compared with. */
function scalar(prediction: Prediction): PredictedValue | undefined {
  const values = prediction.values();
  const [value] = values;
  return values.length === 1 && isPredictedValue(value) ? value : undefined;
}
