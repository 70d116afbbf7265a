import { dictionary } from '../../../core/dictionary.js';
import type { ModelStage, ModelVersion, ModelVersionStatus } from '../../../core/entities/model-version.js';
import { modelIdOfSource } from '../../../core/model-source.js';
import { refusal } from '../refusal.js';
import type { Session } from '../session.js';
import { deletedStage } from './model-stage.js';

/** What {@link versionColumns} selects. */
export type VersionRow = [
  name: string,
  version: string,
  creationTime: number | null,
  lastUpdatedTime: number | null,
  description: string | null,
  userId: string | null,
  stage: ModelStage | null,
  source: string | null,
  runId: string | null,
  runLink: string | null,
  status: ModelVersionStatus | null,
  statusMessage: string | null,
];

/** The columns of a {@link VersionRow}. */
export const versionColumns =
  'name, CAST(version AS TEXT), creation_time, last_updated_time, description, user_id, current_stage, source, run_id, run_link, status, status_message';

/** The versions of these rows with their tags, in the same order, without aliases. */
export function versionsOf(session: Session, rows: readonly VersionRow[]): ModelVersion[] {
  const keys = rows.map(([name, version]) => [name, Number(version)]);
  const tags = new Map<string, [string, string][]>();
  for (const [name, version, key, value] of session.rows<[string, string, string, string | null]>(
    `SELECT name, CAST(version AS TEXT), key, value FROM model_version_tags
     WHERE (name, version) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`,
    [JSON.stringify(keys)],
  )) {
    const owner = `${version}/${name}`;
    const entries = tags.get(owner) ?? [];
    entries.push([key, value ?? '']);
    tags.set(owner, entries);
  }
  return rows.map((row) => versionOf(row, tags.get(`${row[1]}/${row[0]}`) ?? []));
}

/** A version with its tags and aliases. @throws NotFoundError, ValidationError */
export function loadVersion(session: Session, name: string, version: string): ModelVersion {
  const row = session.first<VersionRow>(
    `SELECT ${versionColumns} FROM model_versions WHERE name = ? AND version = ? AND coalesce(current_stage, 'None') <> ?`,
    [name, versionNumber(version), deletedStage],
  );
  if (row === undefined) throw refusal('RESOURCE_DOES_NOT_EXIST', `There is no version ${version} of model "${name}".`);
  const [found] = withAliases(session, name, versionsOf(session, [row]));
  return found as ModelVersion;
}

/** Versions of one model together with the aliases that point to them. */
export function withAliases(session: Session, name: string, versions: readonly ModelVersion[]): ModelVersion[] {
  const aliases = session.rows<[string, string]>(
    'SELECT alias, CAST(version AS TEXT) FROM registered_model_aliases WHERE name = ? ORDER BY alias',
    [name],
  );
  return versions.map((version) => ({
    ...version,
    aliases: aliases.filter(([, target]) => target === version.version).map(([alias]) => alias),
  }));
}

/** The newest version of every stage of these models, without aliases. */
export function latestVersionsOf(session: Session, names: readonly string[]): ModelVersion[] {
  // SQLite takes bare columns from the row that holds the maximum (https://www.sqlite.org/lang_select.html#bareagg).
  const rows = session.rows<[...VersionRow, number]>(
    `SELECT ${versionColumns}, max(version) FROM model_versions
     WHERE name IN (SELECT value FROM json_each(?)) AND coalesce(current_stage, 'None') <> ?
     GROUP BY name, current_stage ORDER BY name, max(version)`,
    [JSON.stringify(names), deletedStage],
  );
  return versionsOf(
    session,
    rows.map((row) => row.slice(0, -1) as VersionRow),
  );
}

/** The number of a version. @throws ValidationError */
export function versionNumber(version: string): number {
  const number = /^\d+$/.test(version) ? Number(version) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw refusal('INVALID_PARAMETER_VALUE', `A model version is a number such as "3", not "${version}".`);
}

function versionOf(row: VersionRow, tags: readonly (readonly [string, string])[]): ModelVersion {
  const [name, version, creationTime, lastUpdatedTime, description, userId, stage, source, runId, runLink, status, statusMessage] = row;
  const modelId = modelIdOfSource(source ?? '');
  return {
    name,
    version,
    creationTimestamp: creationTime ?? 0,
    lastUpdatedTimestamp: lastUpdatedTime ?? creationTime ?? 0,
    currentStage: stage ?? 'None',
    source: source ?? '',
    status: status ?? 'READY',
    // Python's server stores an empty text for what was not given.
    ...(description ? { description } : {}),
    ...(userId ? { userId } : {}),
    ...(runId ? { runId } : {}),
    ...(runLink ? { runLink } : {}),
    ...(modelId === undefined ? {} : { modelId }),
    ...(statusMessage ? { statusMessage } : {}),
    tags: dictionary(tags),
    aliases: [],
  };
}
