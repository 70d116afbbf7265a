// Models that a worker thread trains: many passes over the rows, while requests are answered.
import { OnlineLearningPipeline } from 'mlflow-ops';
import { breastCancer, everyCase } from '../demo/breast-cancer.js';
import { caseAt } from '../demo/champion.js';

const diagnosisOf = (index: number): string => (breastCancer.labels[index] === 1 ? 'malignant' : 'benign');

const pipeline = new OnlineLearningPipeline({
  modelName: 'tumours-worker',
  task: 'classification',
  trainer: { worker: new URL('./train.mjs', import.meta.url), timeoutMs: 60_000 },
  minSamplesForUpdate: 150,
  cooldownMs: 0,
  updateIntervalMs: 0,
  watch: { samples: 50 },
});
await pipeline.start();
pipeline.addBatch(everyCase.slice(0, 200).map((index) => ({ features: caseAt(index), label: diagnosisOf(index) })));
const first = await pipeline.triggerUpdate();
console.log(`Update 1: version ${first.version} of ${first.trainingRows} rows, ${first.status}`);

// The next update is trained while the version before it answers, and has to do better than it.
let answered = 0;
for (const index of everyCase.slice(200)) {
  await pipeline.predict(caseAt(index), { id: `case ${index}` });
  pipeline.addLabel(`case ${index}`, diagnosisOf(index));
}
const update = pipeline.triggerUpdate({ force: true });
let isDone = false;
void update.then(() => {
  isDone = true;
});
while (!isDone) {
  await pipeline.predict(caseAt(answered++ % everyCase.length));
  await new Promise(setImmediate);
}
const { status, comparison, trainingRows } = await update;
const { candidate = 0, incumbent = 0, rows } = comparison ?? {};
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
console.log(
  `Update 2: of ${trainingRows} rows, ${status}: ${percent(candidate)} right of ${rows} later rows, ${percent(incumbent)} before`,
);
console.log(`${answered > 0 ? 'Requests were' : 'No request was'} answered while it was trained and checked`);
await pipeline.stop();
