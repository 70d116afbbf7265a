import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { TimedExecution } from '../../src/index.js';
import { createTestTracker } from '../../src/testing.js';

// Notebook kernels run cells in a realm of their own, whose objects, promises and errors are no instances of ours.

const elsewhere = <T>(code: string): T => runInNewContext(code, { setTimeout }) as T;

test('an empty object literal of another realm is a param', async () => {
  const { tracker, runs, close } = createTestTracker();
  await tracker.withRun({}, (run) => run.logParams(elsewhere<object>('({ options: {} })')));
  expect({ ...(await runs())[0]?.data.params }).toEqual({ options: '{}' });
  await close();
});

test('an error of another realm is told by the tag of the failed run', async () => {
  const { tracker, runs, close } = createTestTracker();
  await expect(tracker.withRun({}, () => elsewhere('null.length'))).rejects.toMatchObject({ name: 'TypeError' });
  expect((await runs())[0]?.data.tags['mlflow_ops.error']).toMatch(/^TypeError: Cannot read properties of null/);
  await close();
});

test('a promise of another realm is timed until it settles', async () => {
  class Model {
    @TimedExecution()
    fit(): Promise<void> {
      return elsewhere('(async () => { await new Promise((resolve) => setTimeout(resolve, 40)); })()');
    }
  }
  const { tracker, runs, close } = createTestTracker();
  await tracker.withRun({}, () => new Model().fit());
  expect((await runs())[0]?.data.metrics['fit_duration_seconds']).toBeGreaterThanOrEqual(0.035);
  await close();
});
