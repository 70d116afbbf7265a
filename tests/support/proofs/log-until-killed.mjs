// A program that logs to an embedded store until it is killed, and says after each flush how many values it covered.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExperimentTracker } from 'mlflow-ops';

const [trackingUri] = process.argv.slice(2);
const run = await new ExperimentTracker({ trackingUri }).startRun();
writeSync(1, `run ${run.runId}\n`);
let step = 0;
for (let flushes = 1; ; flushes++) {
  // From a handful of points to more than one batch holds.
  const end = step + 1 + ((flushes * 389) % 1500);
  for (; step < end; step++) run.logMetric('loss', step / 3, { step });
  run.logParam(`flush.${flushes}`, step);
  await run.flush();
  writeSync(1, `flushed ${step} ${flushes}\n`);
  await sleep(1);
}
