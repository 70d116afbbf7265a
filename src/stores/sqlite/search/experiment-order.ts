import { experimentAttribute, experimentEntity } from './experiment-keys.js';
import { parseOrderTerm } from './parser.js';
import { excerpt, searchError } from './search-error.js';
import { joined, raw, type Sql, sql } from './sql.js';

/**
 * What follows ORDER BY: the caller's terms, or the newest first; ties by id, the highest first.
 *
 * @throws ValidationError
 */
export function experimentOrder(orderBy: readonly string[]): Sql {
  if (orderBy.length === 0) return raw('o.creation_time DESC, o.experiment_id');
  const names = new Set<string>();
  const terms: Sql[] = [];
  for (const entry of orderBy) {
    const text = excerpt(entry);
    const { identifier, descending } = parseOrderTerm(entry);
    if (experimentEntity(identifier, text) === 'tag') {
      throw searchError(`Cannot order by "${text}": experiments are ordered by name, experiment_id, creation_time or last_update_time.`);
    }
    const { name, column } = experimentAttribute(identifier.key, text);
    // A second term of the same column changes nothing.
    if (!names.has(name)) terms.push(descending ? sql`${column} DESC` : column);
    names.add(name);
  }
  if (!names.has('experiment_id')) terms.push(raw('o.experiment_id DESC'));
  return joined(terms, ', ');
}
