import type { LoggedModelOrder, LoggedModelQuery } from '../../../ports/logged-model-store.js';
import { compareList } from './comparison.js';
import { parseExperimentId } from './experiment-id.js';
import { loggedModelAttributes, loggedModelCondition } from './logged-model-clauses.js';
import { pageOffset } from './page-token.js';
import { parseFilter } from './parser.js';
import { excerpt, searchError } from './search-error.js';
import { type SearchPlan, searchPlan } from './search-plan.js';
import { joined, raw, type Sql, sql } from './sql.js';

/**
 * The statement that finds the logged models of one page: rows of `model_id` in order, one more than `maxResults` when
 * there is a further page.
 *
 * @throws ValidationError for a search that MLflow refuses too.
 */
export function planLoggedModelSearch(query: LoggedModelQuery): SearchPlan {
  const clauses = parseFilter(query.filter);
  const datasets = datasetCondition(query.datasets ?? []);
  const conditions = [
    compareList(
      raw('o.experiment_id'),
      'IN',
      query.experimentIds.map((id) => parseExperimentId(id, 'experimentIds')),
    ),
    sql`coalesce(o.lifecycle_stage, 'active') <> 'deleted'`,
    ...clauses.map((clause) => loggedModelCondition(clause, datasets)),
  ];
  if (datasets !== undefined && !clauses.some(({ identifier }) => identifier.entity === 'metrics')) {
    conditions.push(sql`EXISTS (SELECT 1 FROM logged_model_metrics AS x WHERE x.model_id = o.model_id AND ${datasets})`);
  }
  return searchPlan(sql`SELECT o.model_id FROM logged_models AS o
WHERE ${joined(conditions, ' AND ')}
ORDER BY ${orderOf(query.orderBy ?? [])}
LIMIT ${query.maxResults + 1} OFFSET ${pageOffset(query)}`);
}

/** The condition that a metric `x` was measured on one of these datasets. */
function datasetCondition(datasets: NonNullable<LoggedModelQuery['datasets']>): Sql | undefined {
  if (datasets.length === 0) return undefined;
  return sql`(${joined(
    datasets.map(({ datasetName, datasetDigest }) => oneDataset(datasetName, datasetDigest)),
    ' OR ',
  )})`;
}

function oneDataset(name: string, digest: string | undefined): Sql {
  const named = sql`x.dataset_name = ${name}`;
  return digest === undefined ? named : sql`(${named} AND x.dataset_digest = ${digest})`;
}

/** The caller's terms, models without the value last; then the newest first; then the id. */
function orderOf(orderBy: readonly LoggedModelOrder[]): Sql {
  const terms: Sql[] = [];
  const columns = new Set<string>();
  for (const order of orderBy) {
    const value = order.fieldName.includes('.') ? latestMetric(order) : attribute(order.fieldName, columns);
    terms.push(sql`${value} IS NULL`, order.ascending === false ? sql`${value} DESC` : value);
  }
  if (!columns.has('creation_timestamp_ms')) terms.push(raw('o.creation_timestamp_ms DESC'));
  if (!columns.has('model_id')) terms.push(raw('o.model_id'));
  return joined(terms, ', ');
}

function attribute(name: string, columns: Set<string>): Sql {
  const column = loggedModelAttributes.get(name);
  if (column === undefined) throw searchError(`Cannot order by "${excerpt(name)}": logged models have no such attribute.`);
  columns.add(column);
  return raw(`o.${column}`);
}

function latestMetric({ fieldName, datasetName, datasetDigest }: LoggedModelOrder): Sql {
  const [entity, ...key] = fieldName.split('.');
  if (entity !== 'metrics') throw searchError(`Cannot order by "${excerpt(fieldName)}": order by an attribute or by metrics.<key>.`);
  const conditions = [sql`x.model_id = o.model_id AND x.metric_name = ${key.join('.')}`];
  if (datasetName) conditions.push(sql`x.dataset_name = ${datasetName}`);
  if (datasetDigest) conditions.push(sql`x.dataset_digest = ${datasetDigest}`);
  return sql`(SELECT x.metric_value FROM logged_model_metrics AS x WHERE ${joined(conditions, ' AND ')}
  ORDER BY x.metric_timestamp_ms DESC, x.metric_step DESC, x.run_id LIMIT 1)`;
}
