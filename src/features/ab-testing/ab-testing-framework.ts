import type { CallOptions } from '../../core/call-options.js';
import { parseCall } from '../../core/validation/call.js';
import { parseObject } from '../../core/validation/object.js';
import { parseTestId } from '../../domain/experiment/definition/parse-definition.js';
import type { TestChanges, TestInput } from '../../domain/experiment/definition/test-input.js';
import type { PredictedValue } from '../../domain/experiment/metrics/loss.js';
import type { SimulatedTest } from '../../domain/experiment/simulation/simulated-test.js';
import type { SimulateTestOptions } from '../../domain/experiment/simulation/simulation-options.js';
import type { TestAnalysis } from '../../domain/experiment/test-analysis.js';
import type { Decision } from '../../domain/routing/decision.js';
import { holdProcess } from '../client/hold-process.js';
import type { ReportedRun } from '../reports/report-of-test.js';
import type { LoggedDecision } from './decisions/decision-log.js';
import { decisionsOf, evaluateNow } from './decisions/evaluate-test.js';
import { TestLead } from './decisions/test-lead.js';
import { type ABTestingFrameworkOptions, parseFrameworkOptions } from './framework-options.js';
import type { ABTest } from './lifecycle/ab-test.js';
import { pauseTest, resumeTest, updateTest } from './lifecycle/change-test.js';
import { type CompletedTest, type CompleteTestOptions, completeTest } from './lifecycle/complete-test.js';
import { type CreateTestInput, createTest, type TestVariant } from './lifecycle/create-test.js';
import { deleteTest } from './lifecycle/delete-test.js';
import { getTest, listTests } from './lifecycle/get-test.js';
import { startTest } from './lifecycle/start-test.js';
import { type Outcome, recordOutcome } from './recording/record-outcome.js';
import { type RecordedPrediction, recordPair, recordPrediction } from './recording/record-prediction.js';
import type { Recorded } from './recording/recorded.js';
import { analyzeResults } from './results/analyze-results.js';
import { logToRun, type ReportOptions, reportTest } from './results/report-test.js';
import { simulateTest } from './results/simulate-test.js';
import type { PeekedDecision, RouteRequest } from './serving/choose-arm.js';
import { loadAssignments } from './serving/load-assignments.js';
import { type PredictRequest, predict, type RoutedPrediction } from './serving/predict.js';
import { peekAssignment, routeRequest } from './serving/route-request.js';
import { TestSession } from './test-session.js';

/**
 * A/B tests of models: who gets which variant, what came of it, and what that says. Replicas that share a state store share their
 * tests. Decisions are made in memory; the tests are read before `ready()` resolves, and changes within seconds.
 *
 * @example
 * ```ts
 * import { ABTestingFramework } from 'mlflow-ops';
 * const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:' });
 * await ab.createTest({
 *   testId: 'checkout',
 *   variants: [{ name: 'current' }, { name: 'candidate' }],
 *   unit: 'user',
 *   metric: { name: 'bought', kind: 'proportion' },
 * });
 * await ab.startTest('checkout');
 * const { variant, requestId } = ab.routeRequest({ testId: 'checkout', unitId: 'user-7' });
 * ab.recordOutcome(requestId, { reward: 1 }); // => { accepted: true }
 * const { variants } = await ab.analyzeResults('checkout');
 * variants.find(({ name }) => name === variant)?.units; // => 1
 * (await ab.evaluate('checkout')).action; // => 'wait'
 * (await ab.decisions('checkout')).map(({ action }) => action); // => [ 'wait' ]
 * (await ab.report('checkout', { format: 'markdown' })).split('\n')[0]; // => '# checkout'
 * await ab.close();
 * ```
 */
export class ABTestingFramework {
  readonly #session: TestSession;

  /** @throws ValidationError when an option is wrong, or two of them contradict each other */
  constructor(options: ABTestingFrameworkOptions = {}) {
    this.#session = new TestSession(parseFrameworkOptions(options), new TestLead());
  }

  /**
   * Waits until the tests are known and the models of running ones are loaded. A model that cannot be loaded is a warning, and
   * tried again at the first `predict`.
   *
   * @throws What the state store throws; reading goes on in the background
   */
  async ready(options: CallOptions = {}): Promise<void> {
    return holdProcess(this.#session.ready(parseCall(options)));
  }

  /**
   * Creates a test as a draft. With the same description as before it gives the test that is there, so that every replica can
   * create its tests when it starts; predictors belong to the process that gives them.
   *
   * @throws ValidationError naming the field that is wrong
   * @throws AlreadyExistsError when there is a test of this id with another description
   */
  async createTest(test: CreateTestInput): Promise<ABTest> {
    const { signal, timeoutMs, ...input } = parseObject('A test', test);
    return holdProcess(createTest(this.#session, input, parseCall({ signal, timeoutMs })));
  }

  /**
   * Changes a test. What is changed of a started one makes a new version of it and a new stretch of time; who is in which arm and
   * what is measured stays.
   *
   * @throws ValidationError for what cannot be changed
   * @throws ConflictError when the test is completed
   */
  async updateTest(testId: string, changes: TestChanges & CallOptions): Promise<ABTest> {
    const { signal, timeoutMs, ...given } = parseObject('The changes of a test', changes);
    return this.#do(testId, { signal, timeoutMs }, (call) => updateTest(this.#session, testId, given, call));
  }

  /**
   * Starts a draft: aliases become the versions that they mean now.
   *
   * @throws ConflictError when the test was started before, or its range of a layer overlaps that of a started test
   * @throws NotFoundError when a model, version or alias does not exist
   * @throws TimeoutError when its models are not loaded in time; the test runs then
   */
  async startTest(testId: string, options: CallOptions = {}): Promise<ABTest> {
    return this.#do(testId, options, (call) => startTest(this.#session, testId, call));
  }

  /** Stops enrolling units: everybody gets the control; outcomes still count. @throws ConflictError unless it runs */
  async pauseTest(testId: string, options: CallOptions = {}): Promise<ABTest> {
    return this.#do(testId, options, (call) => pauseTest(this.#session, testId, call));
  }

  /** Enrols units again. @throws ConflictError unless it is paused */
  async resumeTest(testId: string, options: CallOptions = {}): Promise<ABTest> {
    return this.#do(testId, options, (call) => resumeTest(this.#session, testId, call));
  }

  /**
   * Ends a test, and says who has won, if that is known. With `promoteWinner` the alias is moved to a challenger that has won by the
   * rules of the recommendation, and to nobody otherwise.
   *
   * @throws ConflictError unless it was started, or when the alias cannot be moved; the test runs on then
   */
  async completeTest(testId: string, options: CompleteTestOptions = {}): Promise<CompletedTest> {
    return this.#do(testId, options, (call) => completeTest(this.#session, testId, options, call));
  }

  /** A test as the state store has it. @throws NotFoundError listing those that exist */
  async getTest(testId: string, options: CallOptions = {}): Promise<ABTest> {
    return this.#do(testId, options, (call) => getTest(this.#session, testId, call));
  }

  /** All tests, in the order of their ids. */
  async listTests(options: CallOptions = {}): Promise<readonly ABTest[]> {
    return holdProcess(listTests(this.#session, parseCall(options)));
  }

  /** Deletes a draft or a completed test with all that was recorded. @throws ConflictError while it runs or is paused */
  async deleteTest(testId: string, options: CallOptions = {}): Promise<void> {
    return this.#do(testId, options, (call) => deleteTest(this.#session, testId, call));
  }

  /**
   * Decides which variant a request gets, and enrols its unit. Synchronous; the same unit gets the same variant on every replica.
   * While the tests are not known yet it gives the control with reason `NOT_READY`, without a unit that with `MISSING_UNIT`.
   *
   * @throws NotFoundError for a test that does not exist
   * @throws ValidationError without a testId where several tests run
   */
  routeRequest(request: RouteRequest = {}): Decision {
    return routeRequest(this.#session, request);
  }

  /** Which variant {@link ABTestingFramework.routeRequest} would give, without enrolling the unit. @throws NotFoundError */
  peekAssignment(request: RouteRequest = {}): PeekedDecision {
    return peekAssignment(this.#session, request);
  }

  /** Reads the stored assignments of a unit, of all running tests that are sticky, for the decisions that follow. */
  async loadAssignments(unitId: string | number | bigint, options: CallOptions = {}): Promise<void> {
    return holdProcess(loadAssignments(this.#session, unitId, parseCall(options)));
  }

  /**
   * Routes a request, asks the model of its variant, and records prediction, latency and failure. When the variant's model fails the
   * control's answers, and the unit stays with its variant.
   *
   * @throws What the variant's model throws, when the control's fails too
   */
  async predict(request: PredictRequest): Promise<RoutedPrediction> {
    return holdProcess(predict(this.#session, parseObject('A request for a prediction', request), parseCall(request)));
  }

  /** Records what the model of a decision answered. Never throws because of a value that came from traffic. */
  recordPrediction(decision: Pick<Decision, 'requestId'>, outcome: RecordedPrediction): Recorded;
  /**
   * Records what a variant predicted and what came true, for tests whose unit is the request.
   *
   * @throws NotFoundError, ValidationError for a test or variant that does not exist
   */
  recordPrediction(testId: string, variant: string, prediction: PredictedValue, actual: PredictedValue): Recorded;
  recordPrediction(
    test: string | Pick<Decision, 'requestId'>,
    second: string | RecordedPrediction,
    prediction?: PredictedValue,
    actual?: PredictedValue,
  ): Recorded {
    if (typeof test !== 'string') return recordPrediction(this.#session, test, second as RecordedPrediction);
    return recordPair(this.#session, test, second as string, prediction as PredictedValue, actual as PredictedValue);
  }

  /**
   * Records what became of a request, as soon or as late as it is known. Never throws because of a value that came from traffic.
   *
   * @param requestId - As `routeRequest` gave it, on whichever replica.
   */
  recordOutcome(requestId: string, outcome: Outcome): Recorded {
    return recordOutcome(this.#session, requestId, outcome);
  }

  /** What is known of a test, from the records of all replicas. @throws NotFoundError */
  async analyzeResults(testId: string, options: CallOptions = {}): Promise<TestAnalysis> {
    return this.#do(testId, options, (call) => analyzeResults(this.#session, testId, call));
  }

  /**
   * Runs a test in imagination before it begins, through the code of real ones: how often it finds a difference where there is none, how
   * often the effects that are given, and how long it takes. Nothing is stored; the same seed gives the same result. It works in slices,
   * so that requests are served meanwhile: a thousand runs of two variants and a metric, looked at daily for four weeks, take seconds.
   *
   * @param options - What it is to meet; with an example.
   * @throws ValidationError naming what is wrong with the test or with what it is to meet
   */
  async simulateTest(test: TestInput<TestVariant>, options: SimulateTestOptions & CallOptions): Promise<SimulatedTest> {
    const { signal, timeoutMs, ...given } = parseObject('The options of a simulation', options);
    return holdProcess(simulateTest(this.#session, parseObject('A test', test), given, parseCall({ signal, timeoutMs })));
  }

  /**
   * Evaluates a test now by the rules of its `autoPromote`, as is done every `evaluateEveryMs` while it runs: decides, writes that down,
   * and does it. Nothing is done in a dry run, or where `autoPromote` is not enabled. Of all replicas one does it at a time.
   *
   * @returns the decision as the log has it; where it says what the last one said, with that one's entry
   * @throws NotFoundError for a test that does not exist
   * @throws ConflictError when the test is completed, or another replica does not come to an end with it
   */
  async evaluate(testId: string, options: CallOptions = {}): Promise<LoggedDecision> {
    return this.#do(testId, options, (call) => evaluateNow(this.#session, testId, call));
  }

  /**
   * What was decided about a test, oldest first: every change of opinion with its reasons and numbers, and what came of it. It outlives
   * the end of the test.
   *
   * @throws NotFoundError for a test that does not exist
   */
  async decisions(testId: string, options: CallOptions = {}): Promise<readonly LoggedDecision[]> {
    return this.#do(testId, options, (call) => decisionsOf(this.#session, testId, call));
  }

  /**
   * Analyses a test and writes a report of it: `json` for programs, `markdown` and `html` (one file with plots) for people, `csv` for
   * spreadsheets.
   *
   * @throws NotFoundError for a test that does not exist
   * @throws ValidationError for another format
   * @throws NotSupportedError for `html` when vega is not installed
   */
  async report(testId: string, options: ReportOptions): Promise<string> {
    return this.#do(testId, options, (call) => reportTest(this.#session, testId, options, call));
  }

  /**
   * Analyses a test and logs the report to a run, where MLflow's UI shows it: `ab-test/<testId>/report.html`, `.json` and `.md`, tags
   * `mlflow_ops.ab_test…`, and metrics `ab_test/<testId>/…` whose steps are units. Logging the same again changes nothing.
   *
   * @param run - What `startRun` or `withRun` gives.
   * @throws ValidationError for anything else, such as a run id
   * @throws NotFoundError for a test that does not exist
   * @throws NotSupportedError when vega is not installed; nothing is logged then
   */
  async logToRun(testId: string, run: ReportedRun, options: CallOptions = {}): Promise<void> {
    return this.#do(testId, options, (call) => logToRun(this.#session, testId, run, call));
  }

  /** Writes everything recorded so far to the state store, where it survives this process. @throws What the store throws; nothing is lost */
  async flush(options: CallOptions = {}): Promise<void> {
    return holdProcess(this.#session.flush(parseCall(options)));
  }

  /**
   * Flushes, and closes what is the framework's own; a registry, client and state store that were given stay open. Requests are
   * answered with the control from then on.
   *
   * @throws What could not be flushed; everything is closed all the same
   */
  async close(options: CallOptions = {}): Promise<void> {
    return holdProcess(this.#session.close(parseCall(options)));
  }

  /** {@link ABTestingFramework.close} */
  async [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #do<T>(testId: string, options: CallOptions, action: (call: CallOptions) => Promise<T>): Promise<T> {
    parseTestId(testId);
    return holdProcess(action(parseCall(parseObject('The options of a call', options))));
  }
}
