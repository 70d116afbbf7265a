// A hyper-parameter study: which learning rate and which penalty predict best whether a tumour is malignant?
// Twelve trials, each cross-validated in five nested runs. Without MLFLOW_TRACKING_URI everything goes to ./mlflow.db.
import { compareRuns, ExperimentTracker, filter, getBestRun, MlflowClient, NestedRunTracker } from 'mlflow-ops';
import { breastCancer, breastCancerDataset, everyCase } from './breast-cancer.js';
import { holdOutFifth, type Split, stratifiedFolds } from './dataset.js';
import { evaluate, lossOn } from './evaluate.js';
import { type HyperParameters, trainModel } from './logistic-regression.js';
import { meanScores, type Scores } from './scores.js';

const experimentName = 'breast-cancer-study';
const { train, validation: test } = holdOutFifth(breastCancer.labels, everyCase);
const grid: HyperParameters[] = [0.01, 0.03, 0.1, 0.3].flatMap((learningRate) =>
  [0, 0.01, 0.1].map((l2) => ({ learningRate, l2, epochs: 40 })),
);

const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName });

/** Trains on one fold, logs both learning curves, and returns the scores on the rows left out. */
async function trainFold(fold: number, split: Split, parameters: HyperParameters): Promise<Scores> {
  return new NestedRunTracker({ runName: `fold ${fold + 1}` }).withRun((run) => {
    const model = trainModel(breastCancer, split.train, parameters, (epoch, current) => {
      const training_loss = lossOn(breastCancer, split.train, current);
      const validation_loss = lossOn(breastCancer, split.validation, current);
      run.logMetrics({ training_loss, validation_loss }, { step: epoch });
    });
    const result = evaluate(breastCancer, split.validation, model);
    run.logMetrics({ ...result });
    return result;
  });
}

/** Cross-validates one setting in a run of its own. */
async function tryOut(runName: string, parameters: HyperParameters): Promise<Scores> {
  return tracker.withRun({ runName, tags: { study: 'grid' } }, async (run) => {
    run.logParams({ ...parameters, folds: 5, model: 'logistic regression' });
    await run.logInput(breastCancerDataset, { context: 'training' });
    const folds: Scores[] = [];
    for (const [fold, split] of stratifiedFolds(breastCancer.labels, train, 5).entries()) {
      folds.push(await trainFold(fold, split, parameters));
    }
    const mean = meanScores(folds);
    run.logMetrics({ cv_auc: mean.auc, cv_accuracy: mean.accuracy, cv_log_loss: mean.log_loss });
    return mean;
  });
}

/** On a terminal the line replaces the one before it. */
function showProgress(line: string): void {
  const { isTTY, columns = 80 } = process.stdout;
  process.stdout.write(isTTY ? `\r${line.slice(0, columns - 1)}\x1b[K` : `${line}\n`);
}

const started = Date.now();
const thisStudy = filter.attribute('startTime').gte(started);
console.log(`${everyCase.length} cases, ${breastCancer.features.length} measurements each, ${grid.length} trials x 5 folds\n`);

let best = 0;
for (const [index, parameters] of grid.entries()) {
  const runName = `rate=${parameters.learningRate} l2=${parameters.l2}`;
  const { auc } = await tryOut(runName, parameters);
  best = Math.max(best, auc);
  const bar = '#'.repeat(Math.round((20 * (index + 1)) / grid.length)).padEnd(20, '.');
  const count = `${index + 1}/${grid.length}`.padStart(5);
  showProgress(`[${bar}] ${count}  ${runName.padEnd(17)}  AUC ${auc.toFixed(4)}  best ${best.toFixed(4)}`);
}

const comparison = await compareRuns(experimentName, {
  client,
  topN: 5,
  metrics: ['cv_auc', 'cv_accuracy', 'cv_log_loss'],
  filter: thisStudy,
});
const columns = ['run_name', 'metric_cv_auc', 'metric_cv_accuracy', 'metric_cv_log_loss'];
console.log(`${process.stdout.isTTY ? '\n' : ''}\nThe five best trials\n\n${comparison.toTable(columns)}\n`);

const winner = await getBestRun(experimentName, { client, metric: 'cv_auc', filter: thisStudy });
const { learningRate, l2, epochs } = winner.data.params;
const chosen: HyperParameters = { learningRate: Number(learningRate), l2: Number(l2), epochs: Number(epochs) };
const final = await tracker.withRun({ runName: 'final model', tags: { study: 'final', trained_from: winner.info.runId } }, (run) => {
  const result = evaluate(breastCancer, test, trainModel(breastCancer, train, chosen));
  run.logParams(chosen);
  run.logMetrics({ test_auc: result.auc, test_accuracy: result.accuracy, test_log_loss: result.log_loss });
  return result;
});
const seconds = ((Date.now() - started) / 1000).toFixed(1);
await client.close();

const { trackingUri } = client;
const look = trackingUri.startsWith('http')
  ? `${trackingUri}/#/experiments/${winner.info.experimentId}`
  : `mlflow ui --backend-store-uri ${trackingUri}`;
console.log(`Best trial: ${winner.info.runName} (run ${winner.info.runId})
On ${test.length} cases it never saw: AUC ${final.auc.toFixed(4)}, accuracy ${(100 * final.accuracy).toFixed(1)} %

${grid.length * 6 + 1} runs in ${seconds} s. Where to look next:
  ${look}`);
