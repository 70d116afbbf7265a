// Predicts, scores and learns the same rows again and again, each time with a new learner.
import { logisticRegression, pipeline, standardScaler } from 'mlflow-ops/learners';
import { streamingMetric } from '../../../src/domain/evaluation/streaming/streaming-metric-by-name.js';
import { median } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';
import { readRows } from './labelled-rows.js';

export interface LearnTask {
  readonly file: string;
  readonly features: number;
  readonly form: 'records' | 'arrays';
  readonly passes: number;
}

export interface Learned {
  /** Rows per second of CPU time, in the middle pass. */
  readonly rate: number;
  readonly accuracy: number;
}

const { file, features, form, passes } = readTask<LearnTask>();
const rows = readRows(file, features, form);
const rates: number[] = [];
let accuracy: number | undefined;
for (let pass = 0; pass < passes; pass++) {
  const learner = pipeline(standardScaler(), logisticRegression({ classes: [false, true] }));
  const metric = streamingMetric('accuracy_score');
  const before = process.cpuUsage();
  for (const { features: row, label } of rows) {
    metric.update(label, learner.predictOne(row));
    learner.learnOne(row, label);
  }
  const { user, system } = process.cpuUsage(before);
  rates.push((rows.length * 1e6) / (user + system));
  accuracy = metric.value;
}
answer({ rate: median(rates), accuracy: accuracy ?? Number.NaN } satisfies Learned);
