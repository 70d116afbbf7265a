// Times every call of logMetric and watches the event loop while the values are delivered.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { ExperimentTracker } from 'mlflow-ops';
import { nameAt, stepAt, valueAt } from '../../support/observations.js';
import { quantile } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface CallCostTask {
  /** Left out, the loop logs nothing: what remains is the machine itself. */
  readonly trackingUri?: string | undefined;
  readonly metrics: number;
}

export interface CallCost {
  /** Microseconds. */
  readonly callMedian: number;
  readonly callP99: number;
  /** Milliseconds by which a timer of 1 ms came late or not at all. */
  readonly stallP99: number;
  readonly stallMax: number;
}

/** Values of one training step, after which a training loop awaits its next batch of data. */
const perStep = 20;

const { trackingUri, metrics } = readTask<CallCostTask>();
const tracker = trackingUri === undefined ? undefined : new ExperimentTracker({ trackingUri });
const run = await tracker?.startRun();
const costs = new Float64Array(metrics);
const delays = monitorEventLoopDelay({ resolution: 1 });

delays.enable();
const start = performance.now();
for (let index = 0; index < metrics; index++) {
  const before = performance.now();
  run?.logMetric(nameAt(index), valueAt(index), { step: stepAt(index) });
  costs[index] = performance.now() - before;
  if (index % perStep === perStep - 1) await turn();
  if (index % 1000 === 999) await run?.ready();
}
await run?.end();
// The idle loop is over at once: it goes on turning until it has as many samples as any.
while (run === undefined && performance.now() - start < 3000) await turn();
delays.disable();

await tracker?.close();
answer({
  callMedian: quantile(costs, 0.5) * 1000,
  callP99: quantile(costs, 0.99) * 1000,
  stallP99: delays.percentile(99) / 1e6,
  stallMax: delays.max / 1e6,
} satisfies CallCost);
