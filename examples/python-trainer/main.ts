// Models that Python trains: a pipeline collects labelled rows, sends them to scikit-learn, and puts into service what comes back, if it
// passes. Needs a Python with scikit-learn and skl2onnx, as `python3` or in the environment variable PYTHON.
import { fileURLToPath } from 'node:url';
import { OnlineLearningPipeline } from 'mlflow-ops';
import { breastCancer, everyCase } from '../demo/breast-cancer.js';
import { caseAt } from '../demo/champion.js';

const diagnosisOf = (index: number): string => (breastCancer.labels[index] === 1 ? 'malignant' : 'benign');

const pipeline = new OnlineLearningPipeline({
  modelName: 'tumours-python',
  task: 'classification',
  trainer: {
    command: [process.env['PYTHON'] ?? 'python3', fileURLToPath(new URL('./train.py', import.meta.url))],
    timeoutMs: 240_000, // then it is killed, and the update has failed
  },
  minSamplesForUpdate: 400,
  updateIntervalMs: 0,
});
await pipeline.start();

const { accepted } = pipeline.addBatch(everyCase.slice(0, 469).map((index) => ({ features: caseAt(index), label: diagnosisOf(index) })));
console.log(`${accepted} rows taken`);

const { status, version, comparison, reason, trainingRows } = await pipeline.triggerUpdate();
if (comparison === undefined) throw new Error(`${status}: ${reason}`);
const { candidate, rows } = comparison;
console.log(
  `${status}: version ${version}, trained on ${trainingRows} rows, right in ${(100 * candidate).toFixed(1)} % of ${rows} later ones`,
);

let right = 0;
for (const index of everyCase.slice(469)) {
  const { prediction } = await pipeline.predict(caseAt(index));
  right += Number(prediction === diagnosisOf(index));
}
console.log(`Served 100 more, ${right} of them right`);
await pipeline.stop();
