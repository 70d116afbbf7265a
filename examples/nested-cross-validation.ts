// Nested cross-validation: the inner folds choose the settings, the outer folds say how good that choice is. A study, an
// outer fold and a candidate are runs inside each other; the inner folds are steps of the candidate's metrics.
import { ExperimentTracker, filter, MlflowClient, NestedRunTracker } from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { type Split, stratifiedFolds } from './demo/dataset.js';
import { evaluate } from './demo/evaluate.js';
import { type HyperParameters, trainModel } from './demo/logistic-regression.js';
import { meanScores, type Scores } from './demo/scores.js';

const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName: 'nested-cross-validation' });
const candidates: HyperParameters[] = [0.01, 0.1, 0.3].map((learningRate) => ({ learningRate, l2: 0.01, epochs: 25 }));

/** Scores one candidate on the inner folds, in a run below that of the outer fold. */
async function tryOut(candidate: HyperParameters, rows: readonly number[]): Promise<Scores> {
  return new NestedRunTracker({ runName: `rate=${candidate.learningRate}` }).withRun((run) => {
    run.logParams(candidate);
    const results = stratifiedFolds(breastCancer.labels, rows, 3).map(({ train, validation }, fold) => {
      const result = evaluate(breastCancer, validation, trainModel(breastCancer, train, candidate));
      run.logMetric('fold_log_loss', result.log_loss, { step: fold });
      return result;
    });
    const mean = meanScores(results);
    run.logMetric('inner_log_loss', mean.log_loss);
    return mean;
  });
}

/** Chooses a candidate with the training part of an outer fold only, then scores it on the part kept aside. */
async function outerFold(fold: number, { train, validation }: Split): Promise<Scores> {
  return new NestedRunTracker({ runName: `outer fold ${fold + 1}` }).withRun(async (run) => {
    const tried: { candidate: HyperParameters; loss: number }[] = [];
    for (const candidate of candidates) tried.push({ candidate, loss: (await tryOut(candidate, train)).log_loss });
    const { candidate } = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
    const result = evaluate(breastCancer, validation, trainModel(breastCancer, train, candidate));
    run.logParams(candidate);
    run.logMetrics({ ...result });
    return result;
  });
}

const studyId = await tracker.withRun({ runName: 'study' }, async (run) => {
  const outer: Scores[] = [];
  for (const [fold, split] of stratifiedFolds(breastCancer.labels, everyCase, 4).entries()) outer.push(await outerFold(fold, split));
  run.logMetrics({ ...meanScores(outer) });
  return run.runId;
});

/** Prints a run with everything below it, as the UI shows it. */
async function printTree(runId: string, depth = 0): Promise<void> {
  const { info, data } = await client.runs.get(runId);
  const { log_loss: loss, inner_log_loss: innerLoss } = data.metrics;
  const chosen = data.params.learningRate !== undefined && depth === 1 ? `  chose rate=${data.params.learningRate}` : '';
  console.log(`${'  '.repeat(depth)}${info.runName}`.padEnd(22), `log loss ${(loss ?? innerLoss)?.toFixed(4)}${chosen}`);
  const children = client.runs.search({
    experimentIds: [info.experimentId],
    filter: filter.tag('mlflow.parentRunId').equals(runId),
    orderBy: ['start_time ASC'],
  });
  for await (const child of children) await printTree(child.info.runId, depth + 1);
}
await printTree(studyId);

await client.close();
