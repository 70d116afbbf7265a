import { AsyncLocalStorage } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import type { EnvironmentConfig } from '../../../../src/core/config.js';
import { BufferFullError } from '../../../../src/core/errors/delivery-error.js';
import type { BufferOptions } from '../../../../src/features/client/client-options.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores } from '../../../../src/features/open-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import type { SystemMetrics } from '../../../../src/features/tracking/system-metrics-options.js';

const onLinux = process.platform === 'linux';
const names = [
  'cpu_utilization_percentage',
  'disk_available_megabytes',
  'disk_usage_megabytes',
  'disk_usage_percentage',
  ...(onLinux ? ['network_receive_megabytes', 'network_transmit_megabytes'] : []),
  'system_memory_usage_megabytes',
  'system_memory_usage_percentage',
];
const memory = 'system/system_memory_usage_percentage';

/** A client on a store in memory, and what it warned of. */
function memoryClient(environment: EnvironmentConfig = {}, buffer: BufferOptions = {}, clock = systemClock) {
  const warnings: string[] = [];
  const warn = (_facts: object, message: string) => void warnings.push(message);
  const logger = { debug: () => {}, info: () => {}, error: () => {}, warn };
  const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:', buffer, logger, clock }, { environment, openStores });
  return { client, warnings, tracker: new ExperimentTracker({ client }) };
}

/** The run after it went on until `count` values of memory are stored. */
async function sampled(tracker: ExperimentTracker, client: MlflowClient, count: number, systemMetrics?: SystemMetrics, key = memory) {
  const run = await tracker.startRun({ systemMetrics });
  await vi.waitFor(async () => expect((await run.metricHistory(key).toArray()).length).toBeGreaterThanOrEqual(count), 10_000);
  await run.end();
  return client.runs.get(run.runId);
}

describe('system metrics', () => {
  it('have the names that Python gives them, and one step for every logged sample', async () => {
    const { client, tracker } = memoryClient();
    const { info, data } = await sampled(tracker, client, 3, { intervalMs: 10 });
    expect(Object.keys(data.metrics).sort()).toEqual(expect.arrayContaining(names.slice(1).map((name) => `system/${name}`)));
    const points = await client.metrics.history(info.runId, memory).toArray();
    expect(points.map(({ step }) => step)).toEqual(points.map((_, index) => index));
    for (const { value } of points) expect(value).toBeGreaterThan(0);
    await client.close();
  });

  it('include the load of the processor as soon as its counters move', async () => {
    const { client, tracker } = memoryClient();
    const { data } = await sampled(tracker, client, 1, { intervalMs: 100 }, 'system/cpu_utilization_percentage');
    expect(Object.keys(data.metrics).sort()).toEqual(names.map((name) => `system/${name}`));
    expect(data.metrics['system/cpu_utilization_percentage']).toBeGreaterThanOrEqual(0);
    expect(data.metrics['system/cpu_utilization_percentage']).toBeLessThanOrEqual(100);
    await client.close();
  });

  it('are off unless somebody asks for them', async () => {
    const { client, tracker } = memoryClient({ systemMetricsInterval: 0.005 });
    const runId = await tracker.withRun({}, async (run) => {
      await delay(60);
      return run.runId;
    });
    expect({ ...(await client.runs.get(runId)).data.metrics }).toEqual({});
    await client.close();
  });

  it('are asked for by the environment, which says how often and for which node', async () => {
    const environment = { systemMetrics: true, systemMetricsInterval: 0.005, systemMetricsSamples: 2, systemMetricsNodeId: 'node_7' };
    const { client, tracker } = memoryClient(environment);
    const key = 'system/node_7/system_memory_usage_percentage';
    const { data } = await sampled(tracker, client, 2, undefined, key);
    expect(Object.keys(data.metrics).filter((name) => !name.startsWith('system/node_7/'))).toEqual([]);
    const quiet = await tracker.startRun({ systemMetrics: false });
    await delay(60);
    await quiet.end();
    expect({ ...(await client.runs.get(quiet.runId)).data.metrics }).toEqual({});
    await client.close();
  });

  it('go on where a resumed run stopped', async () => {
    const { client, tracker } = memoryClient();
    const first = await sampled(tracker, client, 2, { intervalMs: 5 });
    const before = (await client.metrics.history(first.info.runId, memory).toArray()).length;
    const run = await tracker.startRun({ runId: first.info.runId, systemMetrics: { intervalMs: 5 } });
    await vi.waitFor(async () => expect((await run.metricHistory(memory).toArray()).length).toBeGreaterThan(before), 10_000);
    await run.end();
    const steps = (await client.metrics.history(run.runId, memory).toArray()).map(({ step }) => step);
    expect(steps).toEqual(steps.map((_, index) => index));
    await client.close();
  });

  it('end with the run, however it ends, and say nothing about it', async () => {
    const { client, tracker, warnings } = memoryClient();
    const runIds = await Promise.all(
      Array.from({ length: 30 }, (_, wait) =>
        tracker.withRun({ systemMetrics: { intervalMs: 1 } }, async (run) => {
          await delay(wait);
          return run.runId;
        }),
      ),
    );
    const stored = async () => JSON.stringify(await Promise.all(runIds.map((runId) => client.runs.get(runId))));
    const atTheEnd = await stored();
    await delay(50);
    expect(await stored()).toBe(atTheEnd);
    expect(warnings).toEqual([]);
    await client.close();
  });

  it('stop with one warning when the client was closed under a run', async () => {
    const { client, tracker, warnings } = memoryClient();
    await tracker.startRun({ systemMetrics: { intervalMs: 1 } });
    await client.close();
    await vi.waitFor(() => expect(warnings).toEqual(['The system metrics of the run have stopped.']), 10_000);
  });

  it('leave a full buffer to the user, and their steps have no gap', async () => {
    const { client, tracker, warnings } = memoryClient({}, { maxBytes: 6000, flushIntervalMs: 3_600_000 });
    const run = await tracker.startRun({ systemMetrics: { intervalMs: 1 } });
    const fill = () => {
      for (;;) run.logMetric('mine', 1);
    };
    expect(fill).toThrow(BufferFullError);
    await delay(60);
    expect(fill).toThrow(BufferFullError);
    await vi.waitFor(async () => expect((await run.metricHistory(memory).toArray()).length).toBeGreaterThan(2), 10_000);
    await run.end();
    const steps = (await client.metrics.history(run.runId, memory).toArray()).map(({ step }) => step);
    expect(steps).toEqual(steps.map((_, index) => index));
    expect(warnings).toEqual([]);
    await client.close();
  });

  it('are sampled outside of the async context of whoever started the run', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const clock = {
      now: () => {
        seen.push(context.getStore());
        return Date.now();
      },
    };
    const { client, tracker } = memoryClient({}, {}, clock);
    const run = await context.run('request 1', () => tracker.startRun({ systemMetrics: { intervalMs: 2 } }));
    expect(seen).toContain('request 1');
    seen.length = 0;
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(2), 10_000);
    expect(new Set(seen)).toEqual(new Set([undefined]));
    await run.end();
    await client.close();
  });

  it('do not hold the process open', { timeout: 60_000 }, async () => {
    const program = fileURLToPath(new URL('../../../fixtures/tracking/leave-run-open.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], { timeout: 50_000 });
    expect(stdout).toBe('open\n');
  });
});
