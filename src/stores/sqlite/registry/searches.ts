import type { ModelVersion } from '../../../core/entities/model-version.js';
import type { RegisteredModel } from '../../../core/entities/registered-model.js';
import type { PageResult } from '../../../core/page.js';
import type { RegistryQuery } from '../../../ports/registry-store.js';
import { checkPageSize } from '../check-limits.js';
import type { SqlRow } from '../connection.js';
import type { Deadline } from '../deadline.js';
import { nextPageToken } from '../search/page-token.js';
import { planModelVersionSearch, planRegisteredModelSearch } from '../search/plan-registry-search.js';
import type { SearchPlan } from '../search/search-plan.js';
import type { Session } from '../session.js';
import type { StoreContext } from '../store-context.js';
import { type RegisteredModelRow, registeredModelColumns, registeredModelsOf } from './load-registered-models.js';
import { type VersionRow, versionColumns, versionsOf } from './load-versions.js';

/** Page sizes of MLflow's server. */
const mostModels = 1000;
const mostVersions = 200_000;
/** Objects put together before the process gets its turn. */
const itemsPerRead = 200;

/** @throws ValidationError for a search that MLflow refuses too. */
export function searchRegisteredModels(
  context: StoreContext,
  query: RegistryQuery,
  deadline: Deadline,
): Promise<PageResult<RegisteredModel>> {
  return search<RegisteredModelRow, RegisteredModel>(context, query, deadline, {
    mostItems: mostModels,
    plan: () => planRegisteredModelSearch(query, registeredModelColumns),
    load: registeredModelsOf,
  });
}

/** @throws ValidationError for a search that MLflow refuses too. */
export function searchModelVersions(context: StoreContext, query: RegistryQuery, deadline: Deadline): Promise<PageResult<ModelVersion>> {
  return search<VersionRow, ModelVersion>(context, query, deadline, {
    mostItems: mostVersions,
    plan: () => planModelVersionSearch(query, versionColumns),
    load: versionsOf,
  });
}

interface Search<R, T> {
  readonly mostItems: number;
  plan(): SearchPlan;
  load(session: Session, rows: readonly R[]): T[];
}

async function search<R extends SqlRow, T>(
  { database }: StoreContext,
  query: RegistryQuery,
  deadline: Deadline,
  { mostItems, plan, load }: Search<R, T>,
): Promise<PageResult<T>> {
  checkPageSize(query.maxResults, mostItems);
  const { sql, parameters } = plan();
  const found = await database.read(deadline, (session) => session.rowsOnce<R>(sql, parameters));
  const page = found.slice(0, query.maxResults);
  const items: T[] = [];
  for (let start = 0; start < page.length; start += itemsPerRead) {
    items.push(...(await database.read(deadline, (session) => load(session, page.slice(start, start + itemsPerRead)))));
  }
  const token = nextPageToken(query, found.length);
  return token === undefined ? { items } : { items, nextPageToken: token };
}
