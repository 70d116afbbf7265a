import {
  allowedOperator,
  compare,
  compareList,
  compareText,
  listOperand,
  listOperators,
  numberOperand,
  numericOperators,
  presenceOperators,
  textOperand,
  textOperators,
} from './comparison.js';
import { parseExperimentId } from './experiment-id.js';
import { experimentAttribute, experimentEntity } from './experiment-keys.js';
import { parseInt64 } from './int64.js';
import type { Clause } from './parser.js';
import { searchError } from './search-error.js';
import { type Sql, sql } from './sql.js';
import type { ValueJoins } from './value-joins.js';

/**
 * The condition that one comparison of an experiment filter puts on the experiment `o`. MLflow knows LIKE, ILIKE and IN
 * only in capitals here.
 *
 * @throws ValidationError when MLflow does not allow the comparison.
 */
export function experimentCondition(clause: Clause, joins: ValueJoins): Sql {
  if (experimentEntity(clause.identifier, clause.text) === 'tag') return tagCondition(clause, joins);
  const { name, column } = experimentAttribute(clause.identifier.key, clause.text);
  if (name === 'experiment_id') return idCondition(clause, column);
  if (name === 'name') return compareText(column, allowedOperator(clause, clause.operator, name, textOperators), clause);
  const operator = allowedOperator(clause, clause.operator, name, numericOperators);
  const value = parseInt64(numberOperand(clause), clause.text);
  if (value === undefined) throw searchError(`Invalid comparison "${clause.text}": ${name} is an integer in milliseconds.`);
  return compare(column, operator, value);
}

function tagCondition(clause: Clause, joins: ValueJoins): Sql {
  const { key } = clause.identifier;
  const operator = allowedOperator(clause, clause.operator, 'a tag', [...textOperators, ...presenceOperators]);
  if (operator === 'IS NULL') return joins.lacking('experiment_tags', key);
  if (operator === 'IS NOT NULL') return joins.having('experiment_tags', key);
  return joins.having('experiment_tags', key, (alias) => compareText(sql`${alias}.value`, operator, clause));
}

/** Ids are integers in the table and texts in the filter. */
function idCondition(clause: Clause, column: Sql): Sql {
  const operator = allowedOperator(clause, clause.operator, 'experiment_id', ['=', '!=', ...listOperators]);
  const where = `"${clause.text}"`;
  if (operator === '=' || operator === '!=') return compare(column, operator, parseExperimentId(textOperand(clause), where));
  return compareList(
    column,
    operator,
    listOperand(clause).map((id) => parseExperimentId(id, where)),
  );
}
