// Grid search with plain functions: tracked() turns a function into one that opens a run for every call. The runs are
// children of the search, and the best one is found again by a query.
import { ExperimentTracker, filter, getBestRun, MlflowClient, tracked } from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { holdOutFifth } from './demo/dataset.js';
import { evaluate } from './demo/evaluate.js';
import { type HyperParameters, trainModel } from './demo/logistic-regression.js';

const experimentName = 'grid-search';
const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName });
const { train, validation } = holdOutFifth(breastCancer.labels, everyCase);

const rates = [0.003, 0.01, 0.03, 0.1, 0.3];
const penalties = [0, 0.01, 0.1, 1];

const tryOut = tracked((parameters: HyperParameters) => evaluate(breastCancer, validation, trainModel(breastCancer, train, parameters)), {
  tracker,
  nested: true,
  runName: ({ learningRate, l2 }) => `rate=${learningRate} l2=${l2}`,
  logParams: true,
  logMetrics: ['auc', 'log_loss'],
});

const { searchId, losses } = await tracker.withRun({ runName: `${rates.length} x ${penalties.length} grid` }, async (search) => {
  search.logParams({ rates, penalties });
  const table: number[][] = [];
  for (const l2 of penalties) {
    // Calls may overlap: every one of them logs to its own run.
    const row = await Promise.all(rates.map((learningRate) => tryOut({ learningRate, l2, epochs: 30 })));
    table.push(row.map(({ log_loss }) => log_loss));
  }
  return { searchId: search.runId, losses: table };
});

console.log('Log loss on the cases left out (the smaller the better)\n');
console.log(`${'l2 \\ rate'.padEnd(10)}${rates.map((rate) => String(rate).padStart(8)).join('')}`);
for (const [position, row] of losses.entries()) {
  console.log(`${String(penalties[position]).padEnd(10)}${row.map((loss) => loss.toFixed(3).padStart(8)).join('')}`);
}

const best = await getBestRun(experimentName, {
  client,
  metric: 'log_loss',
  ascending: true,
  filter: filter.tag('mlflow.parentRunId').equals(searchId),
});
console.log(`\nBest of ${losses.flat().length} runs: ${best.info.runName}, log loss ${best.data.metrics.log_loss?.toFixed(4)}`);
console.log(`  run ${best.info.runId} in experiment ${best.info.experimentId} of ${client.trackingUri}`);

await client.close();
