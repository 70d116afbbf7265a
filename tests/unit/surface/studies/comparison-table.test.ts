import { expect, test } from 'vitest';
import { compareRuns } from '../../../../src/index.js';
import { createTestTracker } from '../../../../src/testing.js';

test('toTable shows the columns that were chosen, in their order, and leaves out what no run has', async () => {
  const { tracker, close } = createTestTracker({ experimentName: 'iris' });
  for (const depth of [1, 2]) {
    await tracker.withRun({ runName: `depth ${depth}` }, (run) => {
      run.logParams({ depth });
      run.logMetric('auc', depth / 3);
    });
  }
  const comparison = await compareRuns('iris', { client: tracker, metrics: ['auc'] });
  await close();
  const table = comparison.toTable(['param_depth', 'run_name', 'metric_f1', 'metric_auc']);
  expect(table.split('\n')).toEqual([
    'param_depth  run_name  metric_auc',
    '-----------  --------  ----------',
    '2            depth 2     0.666667',
    '1            depth 1     0.333333',
  ]);
  expect(comparison.toTable().split('\n')[0]).toMatch(/^run_id +run_name +metric_auc +param_depth$/);
});
