// Values.

export { seededRandom } from './core/random.js';
export { createTestClient } from './features/testing/create-test-client.js';
export { createTestTracker } from './features/testing/create-test-tracker.js';
export { SettableClock } from './features/testing/settable-clock.js';

// Types.

export type { Clock } from './core/clock.js';
export type { Experiment } from './core/entities/experiment.js';
export type { Run } from './core/entities/run.js';
export type { Random } from './core/random.js';
export type { MlflowClient } from './features/client/mlflow-client.js';
export type { TestClient, TestClientOptions } from './features/testing/create-test-client.js';
export type { TestTracker, TestTrackerOptions } from './features/testing/create-test-tracker.js';
export type { RecordedCall } from './features/testing/record-calls.js';
export type { ExperimentTracker } from './features/tracking/experiment-tracker.js';
