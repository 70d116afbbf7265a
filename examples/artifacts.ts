// Files of a run: write them, put a directory there, look at them, get them back, with checks and progress.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ExperimentTracker, MlflowClient } from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { holdOutFifth } from './demo/dataset.js';
import { predict, trainModel } from './demo/logistic-regression.js';

const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName: 'artifacts' });
const { train, validation } = holdOutFifth(breastCancer.labels, everyCase);
const model = trainModel(breastCancer, train, { learningRate: 0.1, l2: 0.01, epochs: 40 });

const probabilities = validation.map((index) => ({ case: index, probability: predict(model, breastCancer.rows[index] ?? []) }));

const runId = await tracker.withRun({ runName: 'with files' }, async (run) => {
  // Texts, objects and tables in MLflow's formats: Python reads the table with mlflow.load_table.
  await run.logText('# Forty epochs\n', 'notes.md');
  await run.logDict(model, 'model/weights.json');
  await run.logTable(probabilities, 'predictions.json');

  // A stream of any size; it is never in memory as a whole.
  await run.logStream(Readable.from(probabilities.map((row) => `${row.case},${row.probability}\n`)), 'predictions.csv');

  // A directory with everything in it.
  await mkdir('plots/curves', { recursive: true });
  await writeFile('plots/curves/roc.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile('plots/legend.txt', 'ROC\n');
  await run.logArtifact('plots');
  return run.runId;
});

/** Prints a directory of the run and what is below it. */
async function show(directory: string, indent = ''): Promise<void> {
  for (const { path, isDir, fileSize } of await client.artifacts.list(runId, directory)) {
    console.log(`${indent}${path}${isDir ? '/' : `  ${fileSize} bytes`}`);
    if (isDir) await show(path, `${indent}  `);
  }
}
await show('');

// One file in memory; all of them in a directory of this machine, which appears when it is complete.
const weights = JSON.parse(String(await client.artifacts.read(runId, 'model/weights.json')));
console.log(`${weights.weights.length} weights, as they were: ${weights.bias === model.bias}`);

const percent: number[] = [];
const copy = await client.artifacts.download(runId, '', {
  destination: 'copy',
  verify: 'sha256',
  onProgress: ({ transferred, total = 1 }) => percent.push(Math.round((100 * transferred) / total)),
});
console.log(`Downloaded ${(await readFile(`${copy}/predictions.csv`, 'utf8')).trim().split('\n').length} predictions, ${percent.at(-1)} %`);

await client.artifacts.delete(runId, 'plots/curves');
console.log(`Left in plots: ${(await client.artifacts.list(runId, 'plots')).map(({ path }) => path)}`);
await client.close();
