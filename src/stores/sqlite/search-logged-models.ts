import type { LoggedModel } from '../../core/entities/logged-model.js';
import { limits } from '../../core/limits.js';
import type { PageResult } from '../../core/page.js';
import type { LoggedModelQuery } from '../../ports/logged-model-store.js';
import { checkPageSize } from './check-limits.js';
import type { Deadline } from './deadline.js';
import { loadLoggedModels } from './load-logged-models.js';
import { nextPageToken } from './search/page-token.js';
import { planLoggedModelSearch } from './search/plan-logged-model-search.js';
import type { StoreContext } from './store-context.js';

/** Models put together before the process gets its turn. */
const modelsPerRead = 100;

/** @throws ValidationError for a search that MLflow refuses too. */
export async function searchLoggedModels(
  { database }: StoreContext,
  query: LoggedModelQuery,
  deadline: Deadline,
): Promise<PageResult<LoggedModel>> {
  checkPageSize(query.maxResults, limits.searchPageSize);
  const { sql, parameters } = planLoggedModelSearch(query);
  const found = await database.read(deadline, (session) => session.rowsOnce<[string]>(sql, parameters));
  const ids = found.slice(0, query.maxResults).map(([id]) => id);
  const items: LoggedModel[] = [];
  for (let start = 0; start < ids.length; start += modelsPerRead) {
    items.push(...(await database.read(deadline, (session) => loadLoggedModels(session, ids.slice(start, start + modelsPerRead)))));
  }
  const token = nextPageToken(query, found.length);
  return token === undefined ? { items } : { items, nextPageToken: token };
}
