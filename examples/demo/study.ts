import { type ExperimentTracker, NestedRunTracker } from 'mlflow-ops';
import { breastCancer, breastCancerDataset, everyCase } from './breast-cancer.js';
import { holdOutFifth, type Split, stratifiedFolds } from './dataset.js';
import { evaluate, lossOn } from './evaluate.js';
import { type HyperParameters, type LogisticModel, trainModel } from './logistic-regression.js';
import { meanScores, type Scores } from './scores.js';

/** One fifth of the cases is kept for the last question. */
export const { train, validation: unseen } = holdOutFifth(breastCancer.labels, everyCase);

const usualEpochs = 40;

/** The settings that the study tries. */
export const grid: HyperParameters[] = [0.01, 0.03, 0.1, 0.3].flatMap((learningRate) =>
  [0, 0.01, 0.1].map((l2) => ({ learningRate, l2, epochs: usualEpochs })),
);

/** Name of the run that tries a setting. */
export const nameOf = ({ learningRate, l2, epochs }: HyperParameters): string =>
  `rate=${learningRate} l2=${l2}${epochs === usualEpochs ? '' : ` epochs=${epochs}`}`;

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
export async function tryOut(tracker: ExperimentTracker, parameters: HyperParameters): Promise<Scores> {
  return tracker.withRun({ runName: nameOf(parameters), tags: { study: 'grid' } }, async (run) => {
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

/** A model trained on all cases of the study, and how it does on those that no trial saw. */
export interface FinalModel {
  readonly name: string;
  readonly parameters: HyperParameters;
  readonly model: LogisticModel;
  readonly scores: Scores;
  readonly runId: string;
}

/** Trains one setting on everything but the unseen cases. */
export async function trainFinal(tracker: ExperimentTracker, parameters: HyperParameters): Promise<FinalModel> {
  const name = nameOf(parameters);
  return tracker.withRun({ runName: `final ${name}`, tags: { study: 'final' } }, (run) => {
    const model = trainModel(breastCancer, train, parameters);
    const scores = evaluate(breastCancer, unseen, model);
    run.logParams({ ...parameters });
    run.logMetrics({ test_auc: scores.auc, test_accuracy: scores.accuracy, test_log_loss: scores.log_loss });
    return { name, parameters, model, scores, runId: run.runId };
  });
}
