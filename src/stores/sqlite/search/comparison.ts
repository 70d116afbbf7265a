import type { Clause } from './parser.js';
import { oneOf, searchError } from './search-error.js';
import { type BoundValue, type Sql, sql } from './sql.js';

/** How numbers are compared. */
export type NumericOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** The operators of metrics and times. */
export const numericOperators: readonly NumericOperator[] = ['=', '!=', '<', '<=', '>', '>='];
/** The operators of texts. */
export const textOperators = ['=', '!=', 'LIKE', 'ILIKE'] as const;
/** The operators that compare with a list of texts. */
export const listOperators = ['IN', 'NOT IN'] as const;
/** The operators that ask whether there is a value. */
export const presenceOperators = ['IS NULL', 'IS NOT NULL'] as const;

/** SQLite's own limit on a pattern, in bytes. */
const maxPatternBytes = 50_000;

/**
 * The operator of a clause, if it is among those that are allowed.
 *
 * @throws ValidationError naming the clause and what is allowed.
 */
export function allowedOperator<O extends string>(clause: Clause, operator: string, what: string, allowed: readonly O[]): O {
  const found = allowed.find((candidate) => candidate === operator);
  if (found === undefined) throw searchError(`Invalid comparison "${clause.text}": ${what} can be compared with ${oneOf(allowed)}.`);
  return found;
}

/**
 * The text on the right side of a clause.
 *
 * @throws ValidationError
 */
export function textOperand(clause: Clause): string {
  if (clause.operand.kind === 'text') return clause.operand.value;
  throw searchError(`Invalid comparison "${clause.text}": write the value as a text in single or double quotes.`);
}

/**
 * The number on the right side of a clause, as written.
 *
 * @throws ValidationError
 */
export function numberOperand(clause: Clause): string {
  if (clause.operand.kind === 'number') return clause.operand.text;
  throw searchError(`Invalid comparison "${clause.text}": write the value as a plain number without quotes.`);
}

/**
 * The texts on the right side of a clause.
 *
 * @throws ValidationError
 */
export function listOperand(clause: Clause): readonly string[] {
  if (clause.operand.kind === 'list') return clause.operand.values;
  throw searchError(`Invalid comparison "${clause.text}": write the values as a list, such as ('a', 'b').`);
}

/** `column operator value` for numbers and exact texts. */
export function compare(column: Sql, operator: NumericOperator, value: BoundValue): Sql {
  switch (operator) {
    case '=':
      return sql`${column} = ${value}`;
    case '!=':
      return sql`${column} <> ${value}`;
    case '<':
      return sql`${column} < ${value}`;
    case '<=':
      return sql`${column} <= ${value}`;
    case '>':
      return sql`${column} > ${value}`;
    case '>=':
      return sql`${column} >= ${value}`;
  }
}

/**
 * A comparison with a text. LIKE respects case on every server; SQLite's own does so only after a setting of the
 * connection, so its GLOB is used. ILIKE folds the 26 letters, as MLflow's does on SQLite.
 *
 * @throws ValidationError when the pattern is longer than SQLite takes.
 */
export function compareText(column: Sql, operator: (typeof textOperators)[number], clause: Clause): Sql {
  const value = textOperand(clause);
  if (operator === '=' || operator === '!=') return compare(column, operator, value);
  const glob = value.length > maxPatternBytes ? value : globOf(value);
  if (Buffer.byteLength(glob) > maxPatternBytes) {
    throw searchError(`The pattern in "${clause.text}" is longer than ${maxPatternBytes} bytes; shorten it.`);
  }
  return operator === 'LIKE' ? sql`${column} GLOB ${glob}` : sql`lower(${column}) GLOB lower(${glob})`;
}

function globOf(pattern: string): string {
  return pattern.replace(/[*?[]/g, '[$&]').replaceAll('%', '*').replaceAll('_', '?');
}

/** Membership in a list of any length, bound as one value. */
export function compareList(column: Sql, operator: (typeof listOperators)[number], values: readonly (string | bigint)[]): Sql {
  const json = `[${values.map((value) => (typeof value === 'bigint' ? String(value) : JSON.stringify(value))).join(',')}]`;
  const list = sql`(SELECT value FROM json_each(${json}))`;
  return operator === 'IN' ? sql`${column} IN ${list}` : sql`${column} NOT IN ${list}`;
}
