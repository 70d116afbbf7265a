import {
  allowedOperator,
  compare,
  compareList,
  compareText,
  listOperand,
  listOperators,
  numberOperand,
  numericOperators,
  textOperators,
} from './comparison.js';
import type { Clause } from './parser.js';
import { excerpt, oneOf, searchError } from './search-error.js';
import { raw, type Sql, sql } from './sql.js';

/** Columns by MLflow's names of attributes. */
export const loggedModelAttributes: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['model_id', 'model_id'],
  ['model_type', 'model_type'],
  ['status', 'status'],
  ['source_run_id', 'source_run_id'],
  ['creation_time', 'creation_timestamp_ms'],
  ['creation_timestamp', 'creation_timestamp_ms'],
  ['creation_timestamp_ms', 'creation_timestamp_ms'],
  ['last_updated_timestamp', 'last_updated_timestamp_ms'],
  ['last_updated_timestamp_ms', 'last_updated_timestamp_ms'],
]);

const valueTables = {
  params: { table: 'logged_model_params', key: 'param_key', value: 'param_value' },
  tags: { table: 'logged_model_tags', key: 'tag_key', value: 'tag_value' },
} as const;

/**
 * The condition that one comparison of a filter puts on the logged model `o`.
 *
 * @param datasets condition on a metric `x`: only these count
 * @throws ValidationError when MLflow does not allow the comparison.
 */
export function loggedModelCondition(clause: Clause, datasets: Sql | undefined): Sql {
  const { entity, key } = clause.identifier;
  switch (entity) {
    case undefined:
    case 'attributes':
      return attributeCondition(clause);
    case 'metrics': {
      const operator = allowedOperator(clause, clause.operator, 'a metric', numericOperators);
      const matches = compare(raw('x.metric_value'), operator, Number(numberOperand(clause)));
      const counted = datasets === undefined ? sql`` : sql` AND ${datasets}`;
      return sql`EXISTS (SELECT 1 FROM logged_model_metrics AS x WHERE x.model_id = o.model_id AND x.metric_name = ${key} AND ${matches}${counted})`;
    }
    case 'params':
    case 'tags': {
      const { table, key: keyColumn, value } = valueTables[entity];
      const matches = textCondition(clause, raw(`x.${value}`), entity === 'params' ? 'a param' : 'a tag');
      return sql`EXISTS (SELECT 1 FROM ${raw(table)} AS x WHERE x.model_id = o.model_id AND x.${raw(keyColumn)} = ${key} AND ${matches})`;
    }
    default:
      throw searchError(`Invalid entity "${excerpt(entity)}" in "${clause.text}": use attributes, metrics, params or tags.`);
  }
}

function attributeCondition(clause: Clause): Sql {
  const { key } = clause.identifier;
  const name = loggedModelAttributes.get(key);
  if (name === undefined) {
    const known = oneOf([...loggedModelAttributes.keys()]);
    throw searchError(`Invalid attribute "${excerpt(key)}" in "${clause.text}": logged models have ${known}.`);
  }
  const column = raw(`o.${name}`);
  if (name.endsWith('_ms')) {
    return compare(column, allowedOperator(clause, clause.operator, key, numericOperators), Number(numberOperand(clause)));
  }
  if (name === 'status') {
    const operator = allowedOperator(clause, clause.operator, key, ['=', '!=']);
    if (clause.operand.kind === 'number') return compare(column, operator, Number(clause.operand.text));
    throw searchError(`Invalid comparison "${clause.text}": MLflow stores a status as a number: 1 is PENDING, 2 is READY, 3 is FAILED.`);
  }
  return textCondition(clause, column, key);
}

/** MLflow takes a number without quotes for a text here. */
function textCondition(clause: Clause, column: Sql, what: string): Sql {
  const operator = allowedOperator(clause, clause.operator.toUpperCase(), what, [...textOperators, ...listOperators]);
  if (operator === 'IN' || operator === 'NOT IN') return compareList(column, operator, listOperand(clause));
  const { operand } = clause;
  const quoted: Clause = operand.kind === 'number' ? { ...clause, operand: { kind: 'text', value: operand.text } } : clause;
  return compareText(column, operator, quoted);
}
