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
  textOperators,
} from './comparison.js';
import { parseInt64 } from './int64.js';
import type { Clause } from './parser.js';
import { runEntity, runFilterAttribute } from './run-keys.js';
import { searchError } from './search-error.js';
import { raw, type Sql, sql } from './sql.js';
import type { ValueJoins, ValueTable } from './value-joins.js';

/**
 * The condition that one comparison of a run filter puts on the run `o`.
 *
 * @throws ValidationError when MLflow does not allow the comparison.
 */
export function runCondition(clause: Clause, joins: ValueJoins): Sql {
  switch (runEntity(clause.identifier, clause.text)) {
    case 'metric':
      return metricCondition(clause, joins);
    case 'param':
      return textCondition(clause, joins, 'params');
    case 'tag':
      return textCondition(clause, joins, 'tags');
    case 'dataset':
      return datasetCondition(clause);
    case 'attribute':
      return attributeCondition(clause, joins);
  }
}

/** NaN is stored as 0 beside a flag; it differs from every number and compares with none. */
function metricCondition(clause: Clause, joins: ValueJoins): Sql {
  const operator = allowedOperator(clause, clause.operator, 'a metric', numericOperators);
  const value = Number(numberOperand(clause));
  return joins.having('latest_metrics', clause.identifier.key, (alias) => {
    const matches = compare(sql`${alias}.value`, operator, value);
    return operator === '!=' ? sql`(${matches} OR ${alias}.is_nan = 1)` : sql`(${matches} AND ${alias}.is_nan = 0)`;
  });
}

function textCondition(clause: Clause, joins: ValueJoins, table: ValueTable): Sql {
  const { key } = clause.identifier;
  const what = table === 'params' ? 'a param' : 'a tag';
  const operator = allowedOperator(clause, clause.operator.toUpperCase(), what, [...textOperators, ...presenceOperators]);
  if (operator === 'IS NULL') return joins.lacking(table, key);
  if (operator === 'IS NOT NULL') return joins.having(table, key);
  return joins.having(table, key, (alias) => compareText(sql`${alias}.value`, operator, clause));
}

function attributeCondition(clause: Clause, joins: ValueJoins): Sql {
  const { name, column } = runFilterAttribute(clause.identifier.key, clause.text);
  if (name === 'start_time' || name === 'end_time') return timeCondition(clause, column, name);
  if (name === 'run_id') return textOrListComparison(clause, column, name);
  const allowed = allowedOperator(clause, clause.operator.toUpperCase(), name, textOperators);
  // Runs of MLflow 1.29 and older have their name only in the tag.
  if (name === 'run_name') return joins.having('tags', 'mlflow.runName', (alias) => compareText(sql`${alias}.value`, allowed, clause));
  return compareText(column, allowed, clause);
}

function timeCondition(clause: Clause, column: Sql, name: string): Sql {
  const operator = allowedOperator(clause, clause.operator, name, numericOperators);
  const text = numberOperand(clause);
  return compare(column, operator, parseInt64(text, clause.text) ?? Number(text));
}

/** Datasets are the sources of a run's inputs; a context is a tag of the input. */
function datasetCondition(clause: Clause): Sql {
  const { key } = clause.identifier;
  const inputs = sql`SELECT i.destination_id FROM datasets AS d
  JOIN inputs AS i ON i.source_type = 'DATASET' AND i.source_id = d.dataset_uuid AND i.destination_type = 'RUN'`;
  switch (key) {
    case 'name':
    case 'digest':
      return sql`o.run_uuid IN (${inputs} WHERE ${textOrListComparison(clause, raw(`d.${key}`), `datasets.${key}`)})`;
    case 'context':
      return sql`o.run_uuid IN (${inputs}
  JOIN input_tags AS t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' WHERE ${textOrListComparison(clause, raw('t.value'), 'datasets.context')})`;
    default:
      throw searchError(`Invalid comparison "${clause.text}": a dataset has name, digest and context, no "${key}".`);
  }
}

function textOrListComparison(clause: Clause, column: Sql, what: string): Sql {
  const operator = allowedOperator(clause, clause.operator.toUpperCase(), what, [...textOperators, ...listOperators]);
  const inList = operator === 'IN' || operator === 'NOT IN';
  return inList ? compareList(column, operator, listOperand(clause)) : compareText(column, operator, clause);
}
