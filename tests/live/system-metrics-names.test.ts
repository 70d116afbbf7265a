import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';

const script = fileURLToPath(new URL('../support/python/system_metric_names.py', import.meta.url));

liveDescribe('system metrics on a real server', (server) => {
  test.runIf(process.platform === 'linux')('have all the names that Python’s MLflow gives them, and no other', async () => {
    await using client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    const tracker = new ExperimentTracker({ client, experimentName: uniqueName('system metrics') });
    const runId = await tracker.withRun({ systemMetrics: { intervalMs: 100 } }, async (run) => {
      await vi.waitFor(async () => expect(await run.metricHistory('system/cpu_utilization_percentage').toArray()).not.toEqual([]), 60_000);
      return run.runId;
    });
    const { data } = await client.runs.get(runId);
    expect(Object.keys(data.metrics).sort()).toEqual(await runPython<string[]>(server, script, {}));
  });
});
