// Answers rows one after the other, each with an id, and brings their labels.
import { quantile } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';
import { readRows } from './labelled-rows.js';
import { makeLearner, makePipeline, type PipelineTask } from './open-pipeline.js';

export interface PredictRowsTask extends PipelineTask {
  readonly file: string;
  readonly features: number;
  readonly rows: number;
  readonly serving: 'live' | 'version';
}

export interface Predicted {
  /** Microseconds. */
  readonly median: number;
  readonly p99: number;
}

const task = readTask<PredictRowsTask>();
const samples = readRows(task.file, task.features, 'records');
const learner = makeLearner();
for (const { features, label } of samples.slice(0, 2000)) learner.learnOne(features, label);
const online = makePipeline(task);
await online.start(task.serving === 'version' ? { initialModel: learner } : {});
online.addBatch(samples.slice(0, 2000));

const calls: number[] = [];
for (let index = 0; index < task.rows; index++) {
  const { features, label } = samples[index % samples.length] as (typeof samples)[number];
  const begin = performance.now();
  const { remembered } = await online.predict(features, { id: `request-${index}` });
  calls.push(performance.now() - begin);
  if (remembered?.accepted !== true) throw new Error(remembered?.message);
  const taken = online.addLabel(`request-${index}`, label);
  if (!taken.accepted) throw new Error(taken.message);
}
await online.stop();
const later = calls.slice(calls.length / 10);
answer({ median: quantile(later, 0.5) * 1000, p99: quantile(later, 0.99) * 1000 } satisfies Predicted);
