import type { LoggedModelQuery } from '../../../ports/logged-model-store.js';

/** Body of logged-models/search. Numbers come last: servers drop everything after one they cannot read. */
export function searchLoggedModelsBody(query: LoggedModelQuery): string {
  return JSON.stringify({
    experiment_ids: query.experimentIds,
    filter: query.filter === '' ? undefined : query.filter,
    datasets: query.datasets?.map(({ datasetName, datasetDigest }) => ({ dataset_name: datasetName, dataset_digest: datasetDigest })),
    order_by: query.orderBy?.map(({ fieldName, ascending, datasetName, datasetDigest }) => ({
      field_name: fieldName,
      ascending,
      dataset_name: datasetName,
      dataset_digest: datasetDigest,
    })),
    page_token: query.pageToken,
    max_results: query.maxResults,
  });
}
