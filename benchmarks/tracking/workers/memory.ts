// Logs without end and looks at the memory of this process on the way.
import { ExperimentTracker } from 'mlflow-ops';
import { nameAt, stepAt, valueAt } from '../../support/observations.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface MemoryTask {
  readonly trackingUri: string;
  readonly metrics: number;
  /** Metrics between two looks. */
  readonly every: number;
}

export interface MemoryUse {
  /** Resident bytes after each stretch. */
  readonly rss: readonly number[];
  readonly metricsPerSecond: number;
}

const { trackingUri, metrics, every } = readTask<MemoryTask>();
const tracker = new ExperimentTracker({ trackingUri });
const run = await tracker.startRun();
const rss: number[] = [];
const start = performance.now();
for (let index = 0; index < metrics; index++) {
  run.logMetric(nameAt(index), valueAt(index), { step: stepAt(index) });
  if (index % 1000 === 999) await run.ready();
  if ((index + 1) % every === 0) rss.push(process.memoryUsage.rss());
}
await run.end();
const seconds = (performance.now() - start) / 1000;

await tracker.close();
answer({ rss, metricsPerSecond: metrics / seconds } satisfies MemoryUse);
