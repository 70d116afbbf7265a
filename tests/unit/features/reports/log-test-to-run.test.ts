import { describe, expect, test } from 'vitest';
import { parseArtifactName } from '../../../../src/core/artifact-path.js';
import { parseKey } from '../../../../src/core/validation/key.js';
import { logTestToRun } from '../../../../src/features/reports/report-of-test.js';
import type { ReportInput } from '../../../../src/features/reports/test-report.js';
import { ExperimentTracker, MlflowClient } from '../../../../src/index.js';
import { hostileTest, madeTest, manyArms, twoArms } from './report-fixture.js';

/** Logs a report to a run of the embedded store, twice on request, and reads the run. */
async function logged(input: ReportInput, times = 1) {
  const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  const tracker = new ExperimentTracker({ client });
  try {
    const run = await tracker.startRun();
    for (let time = 0; time < times; time++) await logTestToRun(input, run);
    await run.flush();
    const history = await run.metricHistory('ab_test/checkout/converted/candidate/effect').toArray();
    const { data } = await client.runs.get(run.runId);
    await run.end();
    return { data, history };
  } finally {
    await tracker.close();
    await client.close();
  }
}

describe('Logging a test to a run', () => {
  test('twice leaves what once leaves', async () => {
    const input = madeTest({ arms: twoArms, hours: 10 });
    const once = await logged(input);
    const twice = await logged(input, 2);
    expect(once.history).toHaveLength(10);
    expect(twice.history).toEqual(once.history);
    expect(twice.data.metrics).toEqual(once.data.metrics);
  });

  test('gives every number of every arm a name that MLflow takes, and no two the same', async () => {
    for (const input of [manyArms(), hostileTest()]) {
      const { data } = await logged(input);
      const keys = Object.keys(data.metrics);
      for (const key of keys) expect(parseKey('metric', key)).toBe(key);
      const computed = input.analysis.comparisons.filter(({ status }) => status === 'ok').length;
      expect(keys.filter((key) => key.endsWith('/effect'))).toHaveLength(computed);
      expect(keys.filter((key) => key.endsWith('/units'))).toHaveLength(input.analysis.variants.length);
    }
  });

  test('of a test without data has its tags, and units of nobody', async () => {
    const { data } = await logged(madeTest({ arms: twoArms, hours: 0 }));
    expect(data.metrics).toMatchObject({ 'ab_test/checkout/current/units': 0, 'ab_test/checkout/candidate/units': 0 });
    expect(data.tags).toMatchObject({
      'mlflow_ops.ab_test': 'checkout',
      'mlflow_ops.ab_test.recommendation': 'wait',
      'mlflow_ops.ab_test.winner': '',
    });
  });

  test.each(['checkout', '..', '.', 'a.', 'con', 'C:x', 'x:', '-'])(
    'of a test named %j finds a directory for its files',
    async (testId) => {
      const { analysis, snapshots } = madeTest({ arms: twoArms, hours: 1 });
      const files: string[] = [];
      await logTestToRun(
        { analysis: { ...analysis, testId }, snapshots },
        {
          logMetrics: (metrics) => {
            for (const key of Object.keys(metrics)) expect(parseKey('metric', key)).toBe(key);
          },
          setTags: (tags) => expect(tags['mlflow_ops.ab_test']).toBe(testId),
          logText: async (_, file) => void files.push(file),
          ready: async () => undefined,
        },
      );
      for (const file of files) expect(parseArtifactName('The artifact path', file)).toBe(file);
      const directory = /^ab-test\/[^/]+\//.exec(files[0] ?? '')?.[0] ?? 'none';
      expect(files).toEqual([`${directory}report.html`, `${directory}report.json`, `${directory}report.md`]);
    },
  );
});
