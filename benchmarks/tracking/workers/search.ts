// Searches runs again and again.
import { MlflowClient } from 'mlflow-ops';
import { answer, readTask } from '../../support/worker-task.js';

export interface SearchTask {
  readonly trackingUri: string;
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly maxResults: number;
  readonly times: number;
}

/** What our worker and its peer in Python answer. */
export interface Searched {
  readonly milliseconds: readonly number[];
  /** Ids of the runs found, to see that everybody found the same. */
  readonly found: readonly string[];
}

const { trackingUri, filter, orderBy, maxResults, times } = readTask<SearchTask>();
const client = new MlflowClient({ trackingUri });
const search = async () => (await client.runs.search({ experimentIds: ['0'], filter, orderBy, maxResults })).items;
const found = (await search()).map((run) => run.info.runId);
const milliseconds: number[] = [];
for (let time = 0; time < times; time++) {
  const start = performance.now();
  await search();
  milliseconds.push(performance.now() - start);
}
await client.close();
answer({ milliseconds, found } satisfies Searched);
