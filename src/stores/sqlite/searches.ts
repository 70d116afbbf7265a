import type { Experiment } from '../../core/entities/experiment.js';
import type { Run } from '../../core/entities/run.js';
import { limits } from '../../core/limits.js';
import type { PageResult } from '../../core/page.js';
import type { ExperimentQuery, RunQuery } from '../../ports/tracking-store.js';
import { checkPageSize } from './check-limits.js';
import type { Deadline } from './deadline.js';
import { loadExperiments } from './load-experiments.js';
import { loadRuns } from './load-runs.js';
import { nextPageToken } from './search/page-token.js';
import { planExperimentSearch } from './search/plan-experiment-search.js';
import { planRunSearch } from './search/plan-run-search.js';
import type { StoreContext } from './store-context.js';

/** Objects put together before the process gets its turn. */
const runsPerRead = 100;
const experimentsPerRead = 500;

/** @throws ValidationError for a search that MLflow refuses too. */
export async function searchRuns(context: StoreContext, query: RunQuery, deadline: Deadline): Promise<PageResult<Run>> {
  checkPageSize(query.maxResults, limits.searchPageSize);
  const { sql, parameters } = planRunSearch(query);
  const found = await context.database.read(deadline, (session) => session.rowsOnce<[string]>(sql, parameters));
  const runs: Run[] = [];
  for (const ids of slices(found, query.maxResults, runsPerRead)) {
    runs.push(...(await context.database.read(deadline, (session) => loadRuns(session, ids))));
  }
  return pageOf(runs, nextPageToken(query, found.length));
}

/** @throws ValidationError for a search that MLflow refuses too. */
export async function searchExperiments(
  context: StoreContext,
  query: ExperimentQuery,
  deadline: Deadline,
): Promise<PageResult<Experiment>> {
  checkPageSize(query.maxResults, limits.searchPageSize);
  const { sql, parameters } = planExperimentSearch(query);
  const asText = `SELECT CAST(experiment_id AS TEXT) FROM (${sql})`;
  const found = await context.database.read(deadline, (session) => session.rowsOnce<[string]>(asText, parameters));
  const experiments: Experiment[] = [];
  for (const ids of slices(found, query.maxResults, experimentsPerRead)) {
    experiments.push(...(await context.database.read(deadline, (session) => loadExperiments(session, ids))));
  }
  return pageOf(experiments, nextPageToken(query, found.length));
}

/** The ids of one page, in pieces. */
function* slices(rows: readonly [string][], maxResults: number, size: number): Generator<string[]> {
  const end = Math.min(rows.length, maxResults);
  for (let start = 0; start < end; start += size) yield rows.slice(start, Math.min(start + size, end)).map(([id]) => id);
}

function pageOf<T>(items: T[], token: string | undefined): PageResult<T> {
  return token === undefined ? { items } : { items, nextPageToken: token };
}
