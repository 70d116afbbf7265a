import type { ExperimentQuery } from '../../../ports/tracking-store.js';
import { experimentCondition } from './experiment-clauses.js';
import { experimentOrder } from './experiment-order.js';
import { pageOffset } from './page-token.js';
import { parseFilter } from './parser.js';
import { type SearchPlan, searchPlan, stages } from './search-plan.js';
import { joined, sql } from './sql.js';
import { ValueJoins } from './value-joins.js';

/**
 * The statement that finds the experiments of one page: rows of `experiment_id` in order, one more than `maxResults`
 * when there is a further page.
 *
 * @throws ValidationError with MLflow's `INVALID_PARAMETER_VALUE` for a search that MLflow refuses too.
 */
export function planExperimentSearch(query: ExperimentQuery): SearchPlan {
  const joins = new ValueJoins('experiment_id');
  const conditions = [
    sql`o.lifecycle_stage IN ${stages(query.viewType)}`,
    ...parseFilter(query.filter).map((clause) => experimentCondition(clause, joins)),
  ];
  return searchPlan(sql`SELECT o.experiment_id AS experiment_id FROM experiments AS o
${joins.toSql()}
WHERE ${joined(conditions, ' AND ')}
ORDER BY ${experimentOrder(query.orderBy ?? [])}
LIMIT ${query.maxResults + 1} OFFSET ${pageOffset(query)}`);
}
