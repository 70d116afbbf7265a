// Takes a pipeline through an update that is committed and one that is taken back; dies where a step is done and not yet written down, or says in the end what was done.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { logisticRegression } from '../../src/domain/learning/logistic-regression.js';
import { sgd } from '../../src/domain/learning/optimizers/sgd.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import type { UpdateResult } from '../../src/features/online-learning/update-result.js';
import { ExperimentTracker } from '../../src/features/tracking/experiment-tracker.js';

const [trackingUri, update, step, times] = process.argv.slice(2);
const client = new MlflowClient({ trackingUri });
const tracker = new ExperimentTracker({ client });
const watched = 20;
/** Whether a look at the clock is no step's: at the start, and for a row. */
let isFeeding = true;
let passed = 0;

/** Each record of a step asks for the time before it is written. */
function pass(): void {
  if (isFeeding) return;
  const last = newest();
  const at = last?.step ?? (last?.recorded === false ? 'end' : 'none');
  if (String(last?.update) !== update || at !== step) return;
  // Before that, a watch asks for the time to see how long it has lasted.
  if (at === 'watch' && learning.metrics().served.rows < watched) return;
  if (++passed === Number(times)) die();
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const learning = new OnlineLearningPipeline({
  modelName: 'steps',
  learner: logisticRegression({ optimizer: sgd(0.001) }),
  client,
  tracker: {
    ...tracker,
    startRun: async (options) => {
      const run = await tracker.startRun(options);
      if (step === 'startRun' && newest()?.step === 'record' && String(newest()?.update) === update) die();
      return run;
    },
  },
  clock: {
    now: () => {
      pass();
      return Date.now();
    },
  },
  minSamplesForUpdate: 1e9,
  updateIntervalMs: 0,
  checkIntervalMs: 2,
  watch: { samples: watched },
  gate: { margin: 1 },
});

function newest(): UpdateResult | undefined {
  return learning.getUpdateHistory({ limit: 1 })[0];
}

await learning.start();
isFeeding = false;
for (let row = 0; newest()?.update !== 2 || newest()?.recorded !== true; row++) {
  const last = newest();
  const isDue = last === undefined ? learning.getBufferStats().labelled >= 60 : last.update === 1 && last.recorded === true;
  if (isDue) learning.triggerUpdate({ force: true }).catch(() => {});
  // What the second version serves turns out to be wrong, in all rows it is watched by and no more: the live learner does not get over it.
  const isWrong = last?.update === 2 && last.publishedAt !== undefined;
  if (!isWrong || learning.metrics().served.rows < watched) {
    isFeeding = true;
    learning.addSample({ features: { a: row % 2 === 0 ? 1 : -1 }, label: (row % 2 === 0) === isWrong ? 0 : 1 });
    isFeeding = false;
  }
  await sleep(1);
}
writeSync(1, `${JSON.stringify({ history: learning.getUpdateHistory().toReversed(), about: learning.status() })}\n`);
await learning.stop();
await tracker.close();
await client.close();
