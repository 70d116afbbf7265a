// The decorator style: the class says what to log, its methods only train. Works with standard decorators and with
// TypeScript's experimentalDecorators.
import { ExperimentTracker, getExperimentSummary, LogMetrics, LogParams, MlflowClient, MlflowRun, TimedExecution } from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { holdOutFifth } from './demo/dataset.js';
import { evaluate } from './demo/evaluate.js';
import { type HyperParameters, type LogisticModel, trainModel } from './demo/logistic-regression.js';
import type { Scores } from './demo/scores.js';

const experimentName = 'decorator-style';
const client = new MlflowClient();
const { train, validation } = holdOutFifth(breastCancer.labels, everyCase);

class TumourStudy {
  readonly tracker = new ExperimentTracker({ client, experimentName });

  /** Every call is a run with its arguments as params, the scores of its result as metrics, and its duration. */
  @MlflowRun({
    tracker: (study: TumourStudy) => study.tracker,
    runName: ({ learningRate, l2 }: HyperParameters) => `rate=${learningRate} l2=${l2}`,
  })
  @LogParams()
  @LogMetrics(['auc', 'accuracy', 'log_loss'])
  async trainAndScore(parameters: HyperParameters): Promise<Scores> {
    return evaluate(breastCancer, validation, this.fit(parameters));
  }

  /** Adds `fit_duration_seconds` to the run it is called in. */
  @TimedExecution()
  fit(parameters: HyperParameters): LogisticModel {
    return trainModel(breastCancer, train, parameters);
  }
}

const study = new TumourStudy();
for (const learningRate of [0.02, 0.1, 0.5]) {
  const { auc, log_loss } = await study.trainAndScore({ learningRate, l2: 0.01, epochs: 40 });
  console.log(`rate ${String(learningRate).padEnd(4)}  AUC ${auc.toFixed(4)}  log loss ${log_loss.toFixed(4)}`);
}

const summary = await getExperimentSummary(experimentName, { client });
console.log(`\nLogged without a line of logging: ${summary.runs} runs with the params ${summary.params.join(', ')}`);
for (const [name, { min, mean, max }] of Object.entries(summary.metrics)) {
  console.log(`  ${name.padEnd(21)} ${[min, mean, max].map((value) => value.toFixed(4).padStart(8)).join('  ')}   (min, mean, max)`);
}

await client.close();
