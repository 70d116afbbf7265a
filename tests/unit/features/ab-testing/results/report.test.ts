import { expect, test } from 'vitest';
import { ExperimentTracker, MlflowClient } from '../../../../../src/index.js';
import { runningTest } from '../framework-fixture.js';

async function testWithOutcomes() {
  const opened = await runningTest();
  for (let unit = 0; unit < 400; unit++) {
    const { requestId } = opened.ab.routeRequest({ testId: 'checkout', unitId: `u${unit}` });
    opened.ab.recordOutcome(requestId, { reward: unit % 3 === 0 ? 1 : 0 });
  }
  return opened;
}

test('A test is reported from what was recorded, in every format', async () => {
  const { ab } = await testWithOutcomes();
  const { analysis, snapshots, definition } = JSON.parse(await ab.report('checkout', { format: 'json' }));
  expect(analysis).toMatchObject({ testId: 'checkout', status: 'running' });
  expect(analysis.variants[0].units + analysis.variants[1].units).toBe(400);
  expect(snapshots).toHaveLength(1);
  expect(definition.testId).toBe('checkout');
  expect(await ab.report('checkout', { format: 'markdown' })).toMatch(/^# checkout\n/);
  expect(await ab.report('checkout', { format: 'csv' })).toMatch(/^testId,/);
  expect((await ab.report('checkout', { format: 'html' })).match(/<svg /g)).toHaveLength(4);
});

test('A report of a test that does not exist, or in an unknown format, is refused', async () => {
  const { ab } = await runningTest();
  await expect(ab.report('nothing', { format: 'json' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(ab.report('checkout', { format: 'pdf' as 'html' })).rejects.toMatchObject({ code: 'VALIDATION' });
});

test('A test is logged to a run', async () => {
  const { ab } = await testWithOutcomes();
  await using client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  await using tracker = new ExperimentTracker({ client });
  const run = await tracker.startRun();
  await ab.logToRun('checkout', run);
  await run.end();
  const { data } = await client.runs.get(run.runId);
  expect(data.tags['mlflow_ops.ab_test']).toBe('checkout');
  const units = ['current', 'candidate'].map((arm) => data.metrics[`ab_test/checkout/${arm}/units`] ?? 0);
  expect(units[0] && units[1] && units[0] + units[1]).toBe(400);
});

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /not undefined/],
  ['a run id', 'f'.repeat(32), /not the string "f+"; of a run id, await tracker\.startRun\(\{ runId \}\)/],
  ['another object', { runId: 'a' }, /as startRun\(\) or withRun\(\) gives it/],
])('What is logged to must be a run: %s is refused before anything is analysed', async (_, run, message) => {
  const { ab, state } = await testWithOutcomes();
  await expect(ab.logToRun('checkout', run as never)).rejects.toMatchObject({
    code: 'VALIDATION',
    message: expect.stringMatching(message),
  });
  expect(await state.list('ab/snapshots/')).toEqual([]);
});
