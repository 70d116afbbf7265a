// Fills a store with the runs of a study: 10 params, 5 metrics and 3 tags each, losses evenly between 0 and 1.
import { MlflowClient } from 'mlflow-ops';
import { seededRandom } from 'mlflow-ops/testing';
import { answer, readTask } from '../../support/worker-task.js';

export interface FillRunsTask {
  readonly trackingUri: string;
  readonly runs: number;
}

const { trackingUri, runs } = readTask<FillRunsTask>();
const client = new MlflowClient({ trackingUri });
const random = seededRandom(10);

for (let index = 0; index < runs; index++) {
  const { info } = await client.runs.create('0', {
    runName: `trial ${index}`,
    tags: { stage: `stage_${index % 7}`, owner: `owner_${index % 13}`, dataset: `dataset_${index % 3}` },
  });
  const params = Object.fromEntries(Array.from({ length: 10 }, (_, place) => [`param_${place}`, String(random.next())]));
  const metrics = ['loss', 'accuracy', 'precision', 'recall', 'f1'].map((key) => ({ key, value: random.next() }));
  await client.runs.logBatch(info.runId, { params, metrics });
}
await client.close();
answer({ runs });
