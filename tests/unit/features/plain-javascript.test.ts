import { beforeEach, describe, expect, it } from 'vitest';
import { isValidation } from '../../../src/core/errors/guards.js';
import type { MlflowClient } from '../../../src/features/client/mlflow-client.js';
import { closeOnSignals } from '../../../src/features/delivery/close-on-signals.js';
import { createTestClient } from '../../../src/features/testing/create-test-client.js';
import { createTestTracker } from '../../../src/features/testing/create-test-tracker.js';
import type { ActiveRun } from '../../../src/features/tracking/active-run.js';
import { ExperimentTracker } from '../../../src/features/tracking/experiment-tracker.js';
import { NestedRunTracker } from '../../../src/features/tracking/nested-run-tracker.js';
import { flush } from '../../../src/surface/fluent/flush.js';
import { searchRuns } from '../../../src/surface/fluent/search-runs.js';
import { setExperiment } from '../../../src/surface/fluent/set-experiment.js';
import { setTrackingUri } from '../../../src/surface/fluent/set-tracking-uri.js';
import { startRun } from '../../../src/surface/fluent/start-run.js';

let client: MlflowClient;
let tracker: ExperimentTracker;
let run: ActiveRun;

beforeEach(async () => {
  const test = createTestTracker();
  ({ client, tracker } = test);
  run = await tracker.startRun();
  await setTrackingUri('sqlite:///:memory:');
  return () => test.close();
});

// What a program without types can pass by mistake.
const nothing = null as never;
const id = 'f'.repeat(32);

const calls: readonly [string, () => unknown][] = [
  ['experiments.create', () => client.experiments.create('a', nothing)],
  ['experiments.get', () => client.experiments.get('0', nothing)],
  ['experiments.getByName', () => client.experiments.getByName('a', nothing)],
  ['experiments.getOrCreate', () => client.experiments.getOrCreate('a', nothing)],
  ['experiments.search', () => client.experiments.search(nothing)],
  ['experiments.update', () => client.experiments.update('0', nothing)],
  ['experiments.setTag', () => client.experiments.setTag('0', 'a', 'b', nothing)],
  ['runs.create', () => client.runs.create('0', nothing)],
  ['runs.get', () => client.runs.get(id, nothing)],
  ['runs.search', () => client.runs.search(nothing)],
  ['runs.update', () => client.runs.update(id, nothing)],
  ['runs.logMetric', () => client.runs.logMetric(id, 'a', 1, nothing)],
  ['runs.logBatch', () => client.runs.logBatch(id, nothing)],
  ['runs.logInputs', () => client.runs.logInputs(id, nothing)],
  ['runs.logOutputs', () => client.runs.logOutputs(id, nothing)],
  ['metrics.history', () => client.metrics.history(id, 'a', nothing)],
  ['metrics.historyBulk', () => client.metrics.historyBulk([id], 'a', nothing)],
  ['server.version', () => client.server.version(nothing)],
  ['server.waitUntilReady', () => client.server.waitUntilReady(nothing)],
  ['client.flush', () => client.flush(nothing)],
  ['client.close', () => client.close(nothing)],
  ['closeOnSignals with no client', () => closeOnSignals(nothing)],
  ['closeOnSignals with no list', () => closeOnSignals(client, 'SIGTERM' as never)],
  ['closeOnSignals with a signal that nobody can catch', () => closeOnSignals(client, ['SIGKILL'] as never)],
  ['new ExperimentTracker', () => new ExperimentTracker(nothing)],
  ['new NestedRunTracker', () => new NestedRunTracker(nothing)],
  ['tracker.withRun', () => tracker.withRun(nothing, () => {})],
  ['tracker.withRun without a function', () => tracker.withRun({}, nothing)],
  ['tracker.startRun', () => tracker.startRun(nothing)],
  ['tracker.startExperiment', () => tracker.startExperiment(nothing)],
  ['run.logParams', () => run.logParams(nothing)],
  ['run.logMetric', () => run.logMetric('a', 1, nothing)],
  ['run.logMetrics', () => run.logMetrics(nothing)],
  ['run.setTags', () => run.setTags(nothing)],
  ['run.logInput', () => run.logInput({ name: 'a', digest: 'b', sourceType: 'local', source: '{}' }, nothing)],
  ['run.flush', () => run.flush(nothing)],
  ['run.child', () => run.child(nothing)],
  ['run.metricHistory', () => run.metricHistory('a', nothing)],
  ['startRun', () => startRun(nothing)],
  ['searchRuns', () => searchRuns(nothing)],
  ['setExperiment', () => setExperiment(nothing)],
  ['setTrackingUri', () => setTrackingUri(undefined as never)],
  ['flush', () => flush(nothing)],
  ['createTestClient', () => createTestClient(nothing)],
  ['createTestTracker', () => createTestTracker(nothing)],
];

describe('null where an object is expected is a ValidationError', () => {
  it.each(calls)('in %s', async (_name, call) => {
    const error = await (async () => call())().then(
      () => expect.fail('it was accepted'),
      (reason: unknown) => reason,
    );
    expect(isValidation(error), String(error)).toBe(true);
  });
});
