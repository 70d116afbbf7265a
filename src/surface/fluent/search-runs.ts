import type { Run } from '../../core/entities/run.js';
import { PagedSearch } from '../../core/page.js';
import { parseObject } from '../../core/validation/object.js';
import type { MlflowClient } from '../../features/client/mlflow-client.js';
import { defaultClient, defaultExperimentId } from './default-client.js';

/** Which runs to search, and how; the rest as for `client.runs.search`. */
export interface FluentSearchOptions extends Omit<Parameters<MlflowClient['runs']['search']>[0], 'experimentIds'> {
  readonly experimentIds?: readonly (string | number)[] | undefined;
  readonly experimentNames?: readonly string[] | undefined;
}

/** One run of the default client, with its latest metrics, params and tags. @throws NotFoundError */
export async function getRun(runId: string): Promise<Run> {
  return defaultClient().runs.get(runId);
}

/**
 * Searches the runs of the default client in the experiments named, else in the one that runs belong to by default: await it
 * for the first page, iterate it for all, or collect them with `toArray`.
 *
 * @throws NotFoundError when an experiment named does not exist.
 */
export function searchRuns(options: FluentSearchOptions = {}): PagedSearch<Run> {
  const { experimentIds, experimentNames, ...search } = parseObject('The options of a search', options);
  const client = defaultClient();
  const ids = async (): Promise<(string | number)[]> => {
    const named = await Promise.all((experimentNames ?? []).map((name) => client.experiments.getByName(name)));
    const given = [...(experimentIds ?? []), ...named.map(({ experimentId }) => experimentId)];
    return given.length > 0 ? given : [await defaultExperimentId()];
  };
  return new PagedSearch(async (pageToken) => client.runs.search({ ...search, experimentIds: await ids(), pageToken }), search.pageToken);
}
