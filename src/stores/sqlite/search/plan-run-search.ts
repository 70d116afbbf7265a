import type { RunQuery } from '../../../ports/tracking-store.js';
import { compareList } from './comparison.js';
import { parseExperimentId } from './experiment-id.js';
import { pageOffset } from './page-token.js';
import { parseFilter } from './parser.js';
import { runCondition } from './run-clauses.js';
import { runOrder } from './run-order.js';
import { type SearchPlan, searchPlan, stages } from './search-plan.js';
import { joined, raw, sql } from './sql.js';
import { ValueJoins } from './value-joins.js';

/**
 * The statement that finds the runs of one page: rows of `run_uuid` in order, one more than `maxResults` when there is
 * a further page.
 *
 * @throws ValidationError with MLflow's `INVALID_PARAMETER_VALUE` for a search that MLflow refuses too.
 */
export function planRunSearch(query: RunQuery): SearchPlan {
  const joins = new ValueJoins('run_uuid');
  const experiments = query.experimentIds.map((id) => parseExperimentId(id, 'experimentIds'));
  const conditions = [
    compareList(raw('o.experiment_id'), 'IN', experiments),
    sql`o.lifecycle_stage IN ${stages(query.viewType)}`,
    ...parseFilter(query.filter).map((clause) => runCondition(clause, joins)),
  ];
  const order = runOrder(query.orderBy ?? [], joins);
  return searchPlan(sql`SELECT o.run_uuid AS run_uuid FROM runs AS o
${joins.toSql()}
WHERE ${joined(conditions, ' AND ')}
ORDER BY ${order}
LIMIT ${query.maxResults + 1} OFFSET ${pageOffset(query)}`);
}
