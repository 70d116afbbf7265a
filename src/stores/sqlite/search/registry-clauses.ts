import {
  allowedOperator,
  compare,
  compareList,
  compareText,
  listOperand,
  listOperators,
  numericOperators,
  textOperand,
  textOperators,
} from './comparison.js';
import { parseInt64 } from './int64.js';
import type { Clause, Identifier } from './parser.js';
import { excerpt, oneOf, searchError } from './search-error.js';
import { raw, type Sql, sql } from './sql.js';

/** The two things a registry is searched for, with what tells them apart. */
export interface RegistryEntity {
  readonly what: string;
  readonly tagTable: 'registered_model_tags' | 'model_version_tags';
  /** How a row `x` of the tags belongs to the row `o`. */
  readonly owns: Sql;
  /** Columns by MLflow's names of attributes. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Attributes that can be compared with a list. */
  readonly listable: readonly string[];
}

/** Registered models. */
export const registeredModelEntity: RegistryEntity = {
  what: 'registered models',
  tagTable: 'registered_model_tags',
  owns: raw('x.name = o.name'),
  attributes: new Map([['name', 'name']]),
  listable: ['name'],
};

/** Versions of registered models. */
export const modelVersionEntity: RegistryEntity = {
  what: 'model versions',
  tagTable: 'model_version_tags',
  owns: raw('x.name = o.name AND x.version = o.version'),
  attributes: new Map([
    ['name', 'name'],
    ['version_number', 'version'],
    ['run_id', 'run_id'],
    ['source_path', 'source'],
  ]),
  listable: ['name', 'run_id'],
};

const promptTag = 'mlflow.prompt.is_prompt';

/**
 * The conditions that a filter puts on the row `o`. Prompts, which are stored as models with a tag, are found only when the
 * filter asks for them.
 *
 * @throws ValidationError when MLflow does not allow a comparison.
 */
export function registryConditions(entity: RegistryEntity, clauses: readonly Clause[]): Sql[] {
  const promptClause = clauses.find(isAboutPrompts);
  if (promptClause !== undefined && asksForPrompts(promptClause)) return clauses.map((clause) => condition(entity, clause));
  const table = raw(entity.tagTable);
  return [
    ...clauses.filter((clause) => !isAboutPrompts(clause)).map((clause) => condition(entity, clause)),
    sql`o.name NOT IN (SELECT name FROM ${table} WHERE key = ${promptTag} AND value = 'true')`,
  ];
}

function condition(entity: RegistryEntity, clause: Clause): Sql {
  const { key } = clause.identifier;
  if (registryIdentifier(entity, clause.identifier, clause.text) === 'tag') {
    const operator = allowedOperator(clause, clause.operator.toUpperCase(), 'a tag', textOperators);
    const matches = compareText(raw('x.value'), operator, clause);
    return sql`EXISTS (SELECT 1 FROM ${raw(entity.tagTable)} AS x WHERE ${entity.owns} AND x.key = ${key} AND ${matches})`;
  }
  const name = entity.attributes.get(key);
  if (name === undefined) {
    throw searchError(
      `Invalid attribute "${excerpt(key)}" in "${clause.text}": ${entity.what} have ${oneOf([...entity.attributes.keys()])}.`,
    );
  }
  const column = raw(`o.${name}`);
  if (key === 'version_number') return versionCondition(clause, column);
  const operators = entity.listable.includes(key) ? [...textOperators, ...listOperators] : textOperators;
  const operator = allowedOperator(clause, clause.operator.toUpperCase(), key, operators);
  const inList = operator === 'IN' || operator === 'NOT IN';
  return inList ? compareList(column, operator, listOperand(clause)) : compareText(column, operator, clause);
}

/** Whether an identifier names an attribute or a tag; a bare key is an attribute. @throws ValidationError */
function registryIdentifier({ what }: RegistryEntity, { entity }: Identifier, text: string): 'attribute' | 'tag' {
  if (entity === undefined || entity === 'attribute') return 'attribute';
  if (entity === 'tag' || entity === 'tags') return 'tag';
  throw searchError(`Invalid entity "${excerpt(entity)}" in "${text}": ${what} have tags and attributes, such as tags.owner or name.`);
}

function versionCondition(clause: Clause, column: Sql): Sql {
  const operator = allowedOperator(clause, clause.operator, 'version_number', numericOperators);
  const { operand } = clause;
  const text = operand.kind === 'number' ? operand.text : textOperand(clause);
  const value = parseInt64(text, clause.text);
  if (value === undefined) throw searchError(`Invalid comparison "${clause.text}": version_number is an integer.`);
  return compare(column, operator, value);
}

function isAboutPrompts({ identifier: { entity, key } }: Clause): boolean {
  return (entity === 'tag' || entity === 'tags') && key === promptTag;
}

function asksForPrompts(clause: Clause): boolean {
  const value = textOperand(clause).toLowerCase();
  return (clause.operator === '=' && value === 'true') || (clause.operator === '!=' && value === 'false');
}
