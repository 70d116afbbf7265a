import type { RegistryQuery } from '../../../ports/registry-store.js';
import { pageOffset } from './page-token.js';
import { parseFilter, parseOrderTerm } from './parser.js';
import { modelVersionEntity, registeredModelEntity, registryConditions } from './registry-clauses.js';
import { excerpt, oneOf, searchError } from './search-error.js';
import { type SearchPlan, searchPlan } from './search-plan.js';
import { joined, raw, type Sql, sql } from './sql.js';

const modelOrder = new Map([
  ['name', 'name'],
  ['timestamp', 'last_updated_time'],
  ['last_updated_timestamp', 'last_updated_time'],
]);
const versionOrder = new Map([
  ['name', 'name'],
  ['version_number', 'version'],
  ['creation_timestamp', 'creation_time'],
  ['last_updated_timestamp', 'last_updated_time'],
]);

/**
 * The statement that finds the registered models of one page, in order, one more than `maxResults` when there is a further
 * page.
 *
 * @param columns what it selects
 * @throws ValidationError for a search that MLflow refuses too.
 */
export function planRegisteredModelSearch(query: RegistryQuery, columns: string): SearchPlan {
  const conditions = registryConditions(registeredModelEntity, parseFilter(query.filter));
  return searchPlan(sql`SELECT ${raw(columns)} FROM registered_models AS o
WHERE ${joined(conditions, ' AND ')}
ORDER BY ${orderOf(query.orderBy ?? [], modelOrder, ['name'])}
LIMIT ${query.maxResults + 1} OFFSET ${pageOffset(query)}`);
}

/**
 * The statement that finds the model versions of one page, in order, one more than `maxResults` when there is a further
 * page.
 *
 * @param columns what it selects
 * @throws ValidationError for a search that MLflow refuses too.
 */
export function planModelVersionSearch(query: RegistryQuery, columns: string): SearchPlan {
  const conditions = registryConditions(modelVersionEntity, parseFilter(query.filter));
  const given = query.orderBy ?? [];
  const orderBy = given.length > 0 ? given : ['last_updated_timestamp DESC'];
  return searchPlan(sql`SELECT ${raw(columns)} FROM model_versions AS o
WHERE ${joined([sql`coalesce(o.current_stage, 'None') <> 'Deleted_Internal'`, ...conditions], ' AND ')}
ORDER BY ${orderOf(orderBy, versionOrder, ['name', 'version DESC'])}
LIMIT ${query.maxResults + 1} OFFSET ${pageOffset(query)}`);
}

/** The caller's terms, then what is needed to make the order total. */
function orderOf(orderBy: readonly string[], columns: ReadonlyMap<string, string>, last: readonly string[]): Sql {
  const terms: Sql[] = [];
  const seen = new Set<string>();
  for (const entry of orderBy) {
    const { identifier, descending } = parseOrderTerm(entry);
    const column = identifier.entity === undefined || identifier.entity === 'attribute' ? columns.get(identifier.key) : undefined;
    if (column === undefined) throw searchError(`Cannot order by "${excerpt(entry)}": order by ${oneOf([...columns.keys()])}.`);
    if (seen.has(column)) throw searchError(`orderBy names "${excerpt(entry)}" twice; keep one of them.`);
    seen.add(column);
    terms.push(raw(`o.${column}${descending ? ' DESC' : ''}`));
  }
  for (const term of last) if (!seen.has(term.split(' ')[0] ?? '')) terms.push(raw(`o.${term}`));
  return joined(terms, ', ');
}
