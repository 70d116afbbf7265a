// Reads all points of a metric again and again.
import { MlflowClient } from 'mlflow-ops';
import { answer, readTask } from '../../support/worker-task.js';

export interface HistoryTask {
  readonly trackingUri: string;
  readonly runId: string;
  readonly key: string;
  readonly times: number;
}

/** What our worker and its peer in Python answer. */
export interface ReadHistory {
  readonly milliseconds: readonly number[];
  readonly points: number;
  /** Of all values, to see that everybody read the same. */
  readonly sum: number;
}

const { trackingUri, runId, key, times } = readTask<HistoryTask>();
const client = new MlflowClient({ trackingUri });
const read = () => client.metrics.history(runId, key).toArray();
const points = await read();
const milliseconds: number[] = [];
for (let time = 0; time < times; time++) {
  const start = performance.now();
  await read();
  milliseconds.push(performance.now() - start);
}
await client.close();
answer({ milliseconds, points: points.length, sum: points.reduce((sum, { value }) => sum + value, 0) } satisfies ReadHistory);
