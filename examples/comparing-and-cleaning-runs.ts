// After the study: put runs side by side, look for one, delete all but the best, bring one back.
import {
  compareRuns,
  deleteExperimentRuns,
  ExperimentTracker,
  filter,
  getBestRun,
  getExperimentSummary,
  getRunByName,
  MlflowClient,
} from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { holdOutFifth } from './demo/dataset.js';
import { evaluate } from './demo/evaluate.js';
import { trainModel } from './demo/logistic-regression.js';

const experimentName = 'comparing-and-cleaning';
const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName });
const { train, validation } = holdOutFifth(breastCancer.labels, everyCase);

for (const epochs of [1, 2, 4, 8, 16, 32]) {
  await tracker.withRun({ runName: `${epochs} epochs` }, (run) => {
    const parameters = { learningRate: 0.05, l2: 0.01, epochs };
    run.logParams(parameters);
    run.logMetrics({ ...evaluate(breastCancer, validation, trainModel(breastCancer, train, parameters)) });
  });
}

const summary = await getExperimentSummary(experimentName, { client });
console.log(`${summary.name}: ${summary.runs} runs, ${JSON.stringify(summary.statuses)}`);
console.log(`AUC between ${summary.metrics.auc?.min.toFixed(4)} and ${summary.metrics.auc?.max.toFixed(4)}\n`);

const comparison = await compareRuns(experimentName, { client, topN: 4, metrics: ['log_loss', 'auc'], ascending: true });
console.log(`${comparison.toTable(['run_name', 'metric_log_loss', 'metric_auc', 'param_epochs'])}\n`);
console.log(`The same as CSV, with every column:\n${comparison.toCsv()}`);

const cheap = filter.and(filter.attribute('status').equals('FINISHED'), filter.param('epochs').notEquals('32'));
const best = await getBestRun(experimentName, { client, metric: 'log_loss', ascending: true, filter: cheap });
console.log(`Best without the longest: ${best.info.runName}, log loss ${best.data.metrics.log_loss?.toFixed(4)}`);

// A dry run says what would go; only dryRun: false deletes.
const rule = { client, metric: 'log_loss', ascending: true, keepTopN: 2 } as const;
const plan = await deleteExperimentRuns(experimentName, rule);
console.log(`Would delete ${plan.deleted.map(({ info }) => info.runName).join(', ')}`);
const { deleted, kept } = await deleteExperimentRuns(experimentName, { ...rule, dryRun: false });
console.log(`Deleted ${deleted.length} runs, kept ${kept.map(({ info }) => info.runName).join(', ')}`);

// Deleted runs stay in the store until `mlflow gc`.
const regretted = deleted.find(({ info }) => info.runName === '8 epochs');
if (regretted !== undefined) await client.runs.restore(regretted.info.runId);
const back = await getRunByName(experimentName, '8 epochs', { client });
console.log(`Brought back ${back?.info.runName} with AUC ${back?.data.metrics.auc?.toFixed(4)}`);

await client.close();
