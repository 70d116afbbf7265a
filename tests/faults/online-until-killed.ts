// Learns from a stream, going on where the process before it was killed, until it is killed itself or has come to a step; says what steps were taken.
import { readdirSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import { stepsTaken, streamOptions, takeStep, timeOf, type Updates, watchedRows } from './online-stream.js';

const [trackingUri = '', updates, from, until] = process.argv.slice(2);
let step = Number(from);
// No time passes after the last step: what an update does then would let rows expire that never do without it.
const clock = { now: () => timeOf(Math.min(step, Number(until) - 1)) };
const learning = new OnlineLearningPipeline({ ...streamOptions(updates as Updates), trackingUri, clock });
const samples = join(dirname(trackingUri.slice('sqlite:///'.length)), '.mlflow-ops', 'samples', 'stream');

/** However slow the machine is: the stream does not leave all of its updates, or checkpoints, to the next process. */
function isBehind(): boolean {
  if (updates === 'updates') {
    const { lastUpdate } = learning.status();
    if (lastUpdate?.step === 'watch') return learning.metrics().served.rows >= watchedRows;
    return lastUpdate?.step !== undefined || learning.shouldUpdate().due;
  }
  const saved = readdirSync(samples).map((name) => Number(/^checkpoint-(\d+)/.exec(name)?.[1] ?? 0));
  return Math.max(...saved) <= learning.status().sequence - longestLag;
}

const longestLag = 150;
await learning.start();
step = stepsTaken(learning);
writeSync(1, `${step}\n`);
while (step < Number(until)) {
  await takeStep(learning, step);
  writeSync(1, `${++step}\n`);
  // Updates take their time, whatever the stream does.
  if (step % (updates === 'updates' ? 2 : 8) === 0) await sleep(1);
  while (step % longestLag === 0 && isBehind()) await sleep(1);
}
const isSettled = (): boolean => {
  const { lastUpdate, pendingEffects } = learning.status();
  return pendingEffects.length === 0 && (lastUpdate?.step === undefined || lastUpdate.step === 'watch');
};
while (!isSettled()) await sleep(5);
await learning.stop({ drain: true });
