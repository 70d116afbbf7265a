import { parseOrderTerm } from './parser.js';
import { runEntity, runOrderAttribute } from './run-keys.js';
import { excerpt, searchError } from './search-error.js';
import { joined, raw, type Sql, sql } from './sql.js';
import type { ValueJoins } from './value-joins.js';

/** Each entry may join a table, of which SQLite takes 64 in all. */
const maxTerms = 20;

/**
 * What follows ORDER BY: the caller's terms, then the newest start first, then the run id. Runs without the value come
 * last whatever the direction, those whose metric is NaN just before them.
 *
 * @throws ValidationError
 */
export function runOrder(orderBy: readonly string[], joins: ValueJoins): Sql {
  if (orderBy.length > maxTerms) throw searchError(`orderBy has ${orderBy.length} entries; at most ${maxTerms} are allowed.`);
  const terms: Sql[] = [];
  const seen = new Set<string>();
  for (const entry of orderBy) {
    const { identifier, descending } = parseOrderTerm(entry);
    const text = excerpt(entry);
    const entity = runEntity(identifier, text);
    if (entity === 'dataset') throw searchError(`Cannot order by "${text}": order by metrics, params, tags or attributes.`);
    let value: Sql;
    let name = identifier.key;
    if (entity === 'attribute') {
      const attribute = runOrderAttribute(identifier.key, text);
      value = attribute.column;
      name = attribute.name;
      terms.push(sql`${value} IS NULL`);
    } else if (entity === 'metric') {
      const alias = joins.optional('latest_metrics', name);
      value = sql`${alias}.value`;
      terms.push(sql`coalesce(${alias}.is_nan, 2)`);
    } else {
      value = sql`${joins.optional(entity === 'param' ? 'params' : 'tags', name)}.value`;
      terms.push(sql`${value} IS NULL`);
    }
    if (seen.has(`${entity}.${name}`)) throw searchError(`orderBy names "${text}" twice; keep one of them.`);
    seen.add(`${entity}.${name}`);
    terms.push(descending ? sql`${value} DESC` : value);
  }
  if (!seen.has('attribute.start_time')) terms.push(raw('o.start_time DESC'));
  terms.push(raw('o.run_uuid'));
  return joined(terms, ', ');
}
