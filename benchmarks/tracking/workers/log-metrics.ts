// Logs metrics one by one and ends the run; the clock runs from the first call until everything is on the store.
import { ExperimentTracker } from 'mlflow-ops';
import { nameAt, stepAt, valueAt } from '../../support/observations.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface LogMetricsTask {
  readonly trackingUri: string;
  readonly metrics: number;
  /** Log everything under one name. */
  readonly oneName?: boolean | undefined;
}

export interface LoggedMetrics {
  readonly runId: string;
  readonly metricsPerSecond: number;
  /** CPU time of this process, in microseconds. */
  readonly cpuPerMetric: number;
}

const { trackingUri, metrics, oneName = false } = readTask<LogMetricsTask>();
const tracker = new ExperimentTracker({ trackingUri });
const run = await tracker.startRun();

const cpuBefore = process.cpuUsage();
const start = performance.now();
for (let index = 0; index < metrics; index++) {
  run.logMetric(oneName ? 'loss' : nameAt(index), valueAt(index), { step: oneName ? index : stepAt(index) });
  if (index % 1000 === 999) await run.ready();
}
await run.end();
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);

await tracker.close();
answer({ runId: run.runId, metricsPerSecond: metrics / seconds, cpuPerMetric: (user + system) / metrics } satisfies LoggedMetrics);
