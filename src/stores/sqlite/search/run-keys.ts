import type { Identifier } from './parser.js';
import { excerpt, oneOf, searchError } from './search-error.js';
import { raw, type Sql } from './sql.js';

/** What a search over runs can speak of. */
export type RunEntity = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';

const entities = new Map<string, RunEntity>([
  ['metric', 'metric'],
  ['metrics', 'metric'],
  ['parameter', 'param'],
  ['parameters', 'param'],
  ['param', 'param'],
  ['params', 'param'],
  ['tag', 'tag'],
  ['tags', 'tag'],
  ['attribute', 'attribute'],
  ['attributes', 'attribute'],
  ['attr', 'attribute'],
  ['run', 'attribute'],
  ['dataset', 'dataset'],
  ['datasets', 'dataset'],
]);

/** An attribute under its own name, with its column. */
export interface RunAttribute {
  readonly name: string;
  readonly column: Sql;
}

/** Columns of `runs` by MLflow's names of attributes. */
const columns = new Map([
  ['run_id', 'run_uuid'],
  ['run_name', 'name'],
  ['status', 'status'],
  ['user_id', 'user_id'],
  ['artifact_uri', 'artifact_uri'],
  ['start_time', 'start_time'],
  ['end_time', 'end_time'],
]);
const timeAliases = new Map([
  ['created', 'start_time'],
  ['Created', 'start_time'],
]);
const filterAliases = new Map([...timeAliases, ['run name', 'run_name'], ['Run name', 'run_name'], ['Run Name', 'run_name']]);

/**
 * What an identifier speaks of; a bare key is an attribute.
 *
 * @param text where it stands, for the message
 * @throws ValidationError
 */
export function runEntity(identifier: Identifier, text: string): RunEntity {
  if (identifier.entity === undefined) return 'attribute';
  const entity = entities.get(identifier.entity);
  if (entity !== undefined) return entity;
  throw searchError(`Invalid entity "${excerpt(identifier.entity)}" in "${text}": use metrics, params, tags, attributes or datasets.`);
}

/**
 * The attribute a filter names.
 *
 * @throws ValidationError
 */
export function runFilterAttribute(key: string, text: string): RunAttribute {
  return findAttribute(filterAliases.get(key) ?? key, text);
}

/**
 * The attribute an order names; unlike a filter it may not call the run's name `run name`.
 *
 * @throws ValidationError
 */
export function runOrderAttribute(key: string, text: string): RunAttribute {
  return findAttribute(timeAliases.get(key) ?? key, text);
}

function findAttribute(name: string, text: string): RunAttribute {
  const column = columns.get(name);
  if (column !== undefined) return { name, column: raw(`o.${column}`) };
  throw searchError(`Invalid attribute "${excerpt(name)}" in "${text}": runs have ${oneOf([...columns.keys()])}.`);
}
