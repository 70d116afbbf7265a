import { dictionary } from '../../../core/dictionary.js';
import type { ModelVersion } from '../../../core/entities/model-version.js';
import type { RegisteredModel } from '../../../core/entities/registered-model.js';
import { refusal } from '../refusal.js';
import type { Session } from '../session.js';
import { latestVersionsOf } from './load-versions.js';

/** What {@link registeredModelColumns} selects. */
export type RegisteredModelRow = [name: string, creationTime: number | null, lastUpdatedTime: number | null, description: string | null];

/** The columns of a {@link RegisteredModelRow}. */
export const registeredModelColumns = 'name, creation_time, last_updated_time, description';

/** The models of these rows with all that belongs to them, in the same order. */
export function registeredModelsOf(session: Session, rows: readonly RegisteredModelRow[]): RegisteredModel[] {
  const names = rows.map(([name]) => name);
  const list = [JSON.stringify(names)];
  const these = 'WHERE name IN (SELECT value FROM json_each(?))';
  const tags = grouped(session.rows(`SELECT name, key, coalesce(value, '') FROM registered_model_tags ${these}`, list));
  const aliases = grouped(session.rows(`SELECT name, alias, CAST(version AS TEXT) FROM registered_model_aliases ${these}`, list));
  const versions = new Map<string, ModelVersion[]>();
  for (const version of latestVersionsOf(session, names)) {
    versions.set(version.name, [...(versions.get(version.name) ?? []), version]);
  }
  return rows.map(([name, creationTime, lastUpdatedTime, description]) => ({
    name,
    creationTimestamp: creationTime ?? 0,
    lastUpdatedTimestamp: lastUpdatedTime ?? creationTime ?? 0,
    ...(description ? { description } : {}),
    tags: dictionary(tags.get(name) ?? []),
    aliases: dictionary(aliases.get(name) ?? []),
    latestVersions: versions.get(name) ?? [],
  }));
}

/** @throws NotFoundError */
export function loadRegisteredModel(session: Session, name: string): RegisteredModel {
  const row = session.first<RegisteredModelRow>(`SELECT ${registeredModelColumns} FROM registered_models WHERE name = ?`, [name]);
  const [model] = row === undefined ? [] : registeredModelsOf(session, [row]);
  if (model === undefined) throw unknownModel(name);
  return model;
}

/** @throws NotFoundError */
export function requireRegisteredModel(session: Session, name: string): void {
  if (session.first('SELECT 1 FROM registered_models WHERE name = ?', [name]) === undefined) throw unknownModel(name);
}

function unknownModel(name: string): Error {
  return refusal('RESOURCE_DOES_NOT_EXIST', `There is no registered model "${name}".`);
}

function grouped(rows: readonly [owner: string, key: string, value: string][]): Map<string, [string, string][]> {
  const byOwner = new Map<string, [string, string][]>();
  for (const [owner, key, value] of rows) {
    const entries = byOwner.get(owner) ?? [];
    entries.push([key, value]);
    byOwner.set(owner, entries);
  }
  return byOwner;
}
