import type { ModelVersion } from '../../../core/entities/model-version.js';
import type { Deadline } from '../deadline.js';
import { refusal } from '../refusal.js';
import type { Session } from '../session.js';
import type { StoreContext } from '../store-context.js';
import { requireRegisteredModel } from './load-registered-models.js';
import { loadVersion, versionNumber } from './load-versions.js';
import { deletedStage } from './model-stage.js';

/** Points an alias to a version. @throws NotFoundError, ValidationError for a name that MLflow keeps for itself */
export function setAlias(context: StoreContext, name: string, alias: string, version: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    checkAlias(alias);
    loadVersion(session, name, version);
    session.run(
      'INSERT INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version',
      [alias, versionNumber(version), name],
    );
  });
}

/** An absent alias is deleted already. @throws NotFoundError when there is no such model */
export function deleteAlias(context: StoreContext, name: string, alias: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireRegisteredModel(session, name);
    session.run('DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?', [name, alias]);
  });
}

/** The version behind an alias; `latest` is the highest one. @throws NotFoundError listing the aliases that exist */
export function getVersionByAlias(context: StoreContext, name: string, alias: string, deadline: Deadline): Promise<ModelVersion> {
  return context.database.read(deadline, (session) => loadVersion(session, name, versionOfAlias(session, name, alias)));
}

/** The number of the version behind an alias. @throws NotFoundError listing the aliases that exist */
export function versionOfAlias(session: Session, name: string, alias: string): string {
  requireRegisteredModel(session, name);
  if (alias.toLowerCase() === 'latest') return highestVersion(session, name);
  const aliases = session.rows<[string, string]>(
    'SELECT alias, CAST(version AS TEXT) FROM registered_model_aliases WHERE name = ? ORDER BY alias',
    [name],
  );
  const found = aliases.find(([candidate]) => candidate === alias);
  if (found !== undefined) return found[1];
  const known = aliases.map(([candidate, version]) => `"${candidate}" (version ${version})`).join(', ');
  throw refusal('RESOURCE_DOES_NOT_EXIST', `Model "${name}" has no alias "${alias}"; it has ${known === '' ? 'no aliases' : known}.`);
}

function highestVersion(session: Session, name: string): string {
  const [version] = session.first<[string | null]>(
    `SELECT CAST(max(version) AS TEXT) FROM model_versions WHERE name = ? AND coalesce(current_stage, 'None') <> ?`,
    [name, deletedStage],
  ) ?? [null];
  if (version === null) throw refusal('RESOURCE_DOES_NOT_EXIST', `Model "${name}" has no versions.`);
  return version;
}

function checkAlias(alias: string): void {
  if (/^[\p{L}\p{N}_-]+$/u.test(alias) && !/^(latest|v\d+)$/i.test(alias)) return;
  throw refusal(
    'INVALID_PARAMETER_VALUE',
    `"${alias}" cannot be an alias: letters, digits, "_" and "-" are allowed, and "latest" and "v" with a number are reserved.`,
  );
}
