import { parseObject } from '../../core/validation/object.js';
import { ExperimentTracker } from '../tracking/experiment-tracker.js';
import { createTestClient, type TestClient, type TestClientOptions } from './create-test-client.js';

/** How a test's tracker is set up. */
export interface TestTrackerOptions extends TestClientOptions {
  /** Experiment of runs that name none. @default the experiment `Default` */
  readonly experimentName?: string | undefined;
}

/** A tracker for tests, with its client and what a test wants to know about both. */
export interface TestTracker extends TestClient {
  readonly tracker: ExperimentTracker;
}

/**
 * Makes a tracker on an embedded store in memory, with a clock that the test moves and a record of the calls that
 * reached the store. Hand `tracker` to the code under test.
 *
 * @example
 * ```ts
 * import { createTestTracker } from 'mlflow-ops/testing';
 * const { tracker, runs, close } = createTestTracker({ experimentName: 'study' });
 * await tracker.withRun({ runName: 'first' }, async (run) => run.logMetric('rmse', 0.25));
 * const [run] = await runs();
 * [run?.info.status, run?.data.metrics['rmse']]; // => [ 'FINISHED', 0.25 ]
 * await close();
 * ```
 */
export function createTestTracker(options: TestTrackerOptions = {}): TestTracker {
  const { experimentName, ...clientOptions } = parseObject('The options of a test tracker', options);
  const test = createTestClient(clientOptions);
  return { ...test, tracker: new ExperimentTracker({ client: test.client, experimentName }) };
}
