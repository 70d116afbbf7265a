// A hyper-parameter study: which learning rate and which penalty predict best whether a tumour is malignant?
// Twelve trials, each cross-validated in five nested runs. Without MLFLOW_TRACKING_URI everything goes to ./mlflow.db.
import { resolve } from 'node:path';
import { compareRuns, type Dataset, ExperimentTracker, getBestRun, MlflowClient, NestedRunTracker } from 'mlflow-ops';
import { readTable, type Split, stratifiedFolds, type Table } from './dataset.js';
import { type HyperParameters, predict, trainModel } from './logistic-regression.js';
import { logLoss, meanScores, type Scores, scores } from './scores.js';

const experimentName = 'breast-cancer-study';
const table = readTable(new URL('../data/breast-cancer.csv', import.meta.url));
const everyone = table.labels.map((_, index) => index);
const [holdOut] = stratifiedFolds(table.labels, everyone, 5);
if (holdOut === undefined) throw new Error('the data set is empty');

const dataset: Dataset = {
  name: 'breast-cancer-wisconsin',
  digest: table.digest,
  sourceType: 'http',
  source: JSON.stringify({ url: 'https://doi.org/10.24432/C5DW2B' }),
};
const grid: HyperParameters[] = [0.01, 0.03, 0.1, 0.3].flatMap((learningRate) =>
  [0, 0.01, 0.1].map((l2) => ({ learningRate, l2, epochs: 40 })),
);

const probabilities = (data: Table, indices: readonly number[], model: Parameters<typeof predict>[0]): number[] =>
  indices.map((index) => predict(model, data.rows[index] ?? []));
const labelsOf = (data: Table, indices: readonly number[]): number[] => indices.map((index) => data.labels[index] ?? 0);

/** Trains on one fold, logs both learning curves, and returns the scores on the rows left out. */
async function trainFold(fold: number, split: Split, parameters: HyperParameters): Promise<Scores> {
  return new NestedRunTracker({ runName: `fold ${fold + 1}` }).withRun((run) => {
    const labels = labelsOf(table, split.validation);
    const model = trainModel(table, split.train, parameters, (epoch, current) => {
      const validation = probabilities(table, split.validation, current);
      const training = probabilities(table, split.train, current);
      run.logMetrics(
        { training_loss: logLoss(training, labelsOf(table, split.train)), validation_loss: logLoss(validation, labels) },
        { step: epoch },
      );
    });
    const result = scores(probabilities(table, split.validation, model), labels);
    run.logMetrics({ ...result });
    return result;
  });
}

const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName });
const started = performance.now();
process.stdout.write(`${table.rows.length} cases, ${table.features.length} measurements each, ${grid.length} trials x 5 folds\n\n`);

let best = 0;
for (const [trial, parameters] of grid.entries()) {
  const runName = `rate=${parameters.learningRate} l2=${parameters.l2}`;
  const mean = await tracker.withRun({ runName, tags: { study: 'grid' } }, async (run) => {
    run.logParams({ ...parameters, folds: 5, model: 'logistic regression' });
    await run.logInput(dataset, { context: 'training' });
    const folds: Scores[] = [];
    for (const [fold, split] of stratifiedFolds(table.labels, holdOut.train, 5).entries()) {
      folds.push(await trainFold(fold, split, parameters));
    }
    const result = meanScores(folds);
    run.logMetrics({ cv_auc: result.auc, cv_accuracy: result.accuracy, cv_log_loss: result.log_loss });
    return result;
  });
  best = Math.max(best, mean.auc);
  const done = '#'.repeat(Math.round((20 * (trial + 1)) / grid.length)).padEnd(20, '.');
  const line = `[${done}] ${trial + 1}/${grid.length}  ${runName.padEnd(20)} AUC ${mean.auc.toFixed(4)}  best ${best.toFixed(4)}`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`);
}

const comparison = await compareRuns(experimentName, { client, topN: 5, metrics: ['cv_auc', 'cv_accuracy', 'cv_log_loss'] });
process.stdout.write(`\n\nThe five best trials\n\n${comparison.toTable()}\n`);

const winner = await getBestRun(experimentName, { client, metric: 'cv_auc' });
const chosen: HyperParameters = {
  learningRate: Number(winner.data.params.learningRate),
  l2: Number(winner.data.params.l2),
  epochs: Number(winner.data.params.epochs),
};
const final = await tracker.withRun({ runName: 'final model', tags: { study: 'final', trained_from: winner.info.runId } }, (run) => {
  const model = trainModel(table, holdOut.train, chosen);
  const result = scores(probabilities(table, holdOut.validation, model), labelsOf(table, holdOut.validation));
  run.logParams({ ...chosen });
  run.logMetrics({ test_auc: result.auc, test_accuracy: result.accuracy, test_log_loss: result.log_loss });
  return result;
});

process.stdout.write(`
Best trial: ${winner.info.runName} (run ${winner.info.runId})
On ${holdOut.validation.length} cases it never saw: AUC ${final.auc.toFixed(4)}, accuracy ${(100 * final.accuracy).toFixed(1)} %

${grid.length * 6 + 1} runs in ${((performance.now() - started) / 1000).toFixed(1)} s. Where to look next:
`);
const server = process.env.MLFLOW_TRACKING_URI;
process.stdout.write(
  server?.startsWith('http') === true
    ? `  ${server.replace(/\/$/, '')}/#/experiments/${winner.info.experimentId}\n`
    : `  mlflow ui --backend-store-uri ${server ?? `sqlite:///${resolve('mlflow.db')}`}\n`,
);
await client.close();
