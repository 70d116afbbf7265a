// A trainer in a thread of its own: passes over the rows again and again, while the pipeline goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import { adam, logisticRegression, pipeline, standardScaler } from 'mlflow-ops/learners';

const { columns, labels, rows } = workerData.data;
const names = Object.keys(columns);
const passes = 20;

const learner = pipeline(standardScaler(), logisticRegression({ optimizer: adam(0.01) }));
for (let pass = 0; pass < passes; pass++) {
  for (let row = 0; row < rows; row++) {
    learner.learnOne(Object.fromEntries(names.map((name) => [name, columns[name][row]])), labels[row]);
  }
}
parentPort.postMessage({ onnx: learner.toOnnx(), params: { passes } });
