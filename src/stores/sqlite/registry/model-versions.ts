import type { Tag } from '../../../core/entities/metric.js';
import type { ModelStage, ModelVersion } from '../../../core/entities/model-version.js';
import { keyTag } from '../../../core/key-tag.js';
import type { ModelVersionDraft } from '../../../ports/registry-store.js';
import type { Deadline } from '../deadline.js';
import { addModelVersion } from '../logged-models.js';
import { refusal } from '../refusal.js';
import type { Session } from '../session.js';
import type { StoreContext } from '../store-context.js';
import { requireRegisteredModel } from './load-registered-models.js';
import { latestVersionsOf, loadVersion, versionNumber, withAliases } from './load-versions.js';
import { canonicalStage, deletedStage } from './model-stage.js';
import { versionOrigin } from './version-source.js';

/**
 * Creates the next version of a model, or returns the one that an earlier attempt with the same key created.
 *
 * @throws NotFoundError, ValidationError when the source is not allowed.
 */
export function createModelVersion(context: StoreContext, draft: ModelVersionDraft, deadline: Deadline): Promise<ModelVersion> {
  const { name, key } = draft;
  return context.database.write(deadline, (session) => {
    requireRegisteredModel(session, name);
    const known = versionWithKey(session, name, key);
    if (known !== undefined) return loadVersion(session, name, known);
    const { source, storageLocation, runId } = versionOrigin(session, draft);
    const now = context.clock.now();
    const [highest] = session.first<[number | null]>('SELECT max(version) FROM model_versions WHERE name = ?', [name]) ?? [null];
    const version = (highest ?? 0) + 1;
    session.run(
      `INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source, run_id,
         run_link, status, storage_location) VALUES (?, ?, ?, ?, ?, 'None', ?, ?, ?, 'READY', ?)`,
      [name, version, now, now, draft.description ?? null, source, runId ?? null, draft.runLink ?? null, storageLocation],
    );
    for (const tag of [...(draft.tags ?? []), { key: keyTag, value: key }]) writeTag(session, name, version, tag);
    touchModel(session, name, now);
    if (draft.modelId !== undefined) addModelVersion(session, draft.modelId, { name, version });
    return loadVersion(session, name, String(version));
  });
}

/** @throws NotFoundError */
export function getModelVersion(context: StoreContext, name: string, version: string, deadline: Deadline): Promise<ModelVersion> {
  return context.database.read(deadline, (session) => loadVersion(session, name, version));
}

/** The newest version of each of these stages, of all stages when none is given. @throws NotFoundError, ValidationError */
export function latestVersions(
  context: StoreContext,
  name: string,
  stages: readonly ModelStage[],
  deadline: Deadline,
): Promise<readonly ModelVersion[]> {
  return context.database.read(deadline, (session) => {
    requireRegisteredModel(session, name);
    const wanted = new Set(stages.map(canonicalStage));
    const latest = latestVersionsOf(session, [name]);
    return withAliases(
      session,
      name,
      latest.filter(({ currentStage }) => wanted.size === 0 || wanted.has(currentStage)),
    );
  });
}

/** Writes the description. @throws NotFoundError */
export function updateModelVersion(
  context: StoreContext,
  name: string,
  version: string,
  description: string,
  deadline: Deadline,
): Promise<ModelVersion> {
  return context.database.write(deadline, (session) => {
    loadVersion(session, name, version);
    session.run('UPDATE model_versions SET description = ?, last_updated_time = ? WHERE name = ? AND version = ?', [
      description,
      context.clock.now(),
      name,
      versionNumber(version),
    ]);
    return loadVersion(session, name, version);
  });
}

/** Deletes a version with its aliases; MLflow keeps its row without what it held, so that its number is not given again. */
export function deleteModelVersion(context: StoreContext, name: string, version: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    loadVersion(session, name, version);
    const now = context.clock.now();
    session.run('DELETE FROM registered_model_aliases WHERE name = ? AND version = ?', [name, versionNumber(version)]);
    session.run(
      `UPDATE model_versions SET current_stage = ?, last_updated_time = ?, description = NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH',
         run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = NULL WHERE name = ? AND version = ?`,
      [deletedStage, now, name, versionNumber(version)],
    );
    touchModel(session, name, now);
  });
}

/** @throws NotFoundError */
export function setModelVersionTag(context: StoreContext, name: string, version: string, tag: Tag, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    loadVersion(session, name, version);
    writeTag(session, name, versionNumber(version), tag);
  });
}

/** An absent tag is deleted already. @throws NotFoundError when there is no such version */
export function deleteModelVersionTag(
  context: StoreContext,
  name: string,
  version: string,
  key: string,
  deadline: Deadline,
): Promise<void> {
  return context.database.write(deadline, (session) => {
    loadVersion(session, name, version);
    session.run('DELETE FROM model_version_tags WHERE name = ? AND version = ? AND key = ?', [name, versionNumber(version), key]);
  });
}

/** Moves a version to a stage and, if asked for, the other versions there to `Archived`. @throws NotFoundError, ValidationError */
export function transitionStage(
  context: StoreContext,
  name: string,
  version: string,
  change: { readonly stage: ModelStage; readonly archiveExisting: boolean },
  deadline: Deadline,
): Promise<ModelVersion> {
  return context.database.write(deadline, (session) => {
    const stage = canonicalStage(change.stage);
    loadVersion(session, name, version);
    const now = context.clock.now();
    if (change.archiveExisting) {
      if (stage !== 'Staging' && stage !== 'Production') {
        throw refusal(
          'INVALID_PARAMETER_VALUE',
          `Only the versions in Staging or Production can be archived by a transition, not those in ${stage}.`,
        );
      }
      session.run(
        `UPDATE model_versions SET current_stage = 'Archived', last_updated_time = ? WHERE name = ? AND version <> ? AND current_stage = ?`,
        [now, name, versionNumber(version), stage],
      );
    }
    session.run('UPDATE model_versions SET current_stage = ?, last_updated_time = ? WHERE name = ? AND version = ?', [
      stage,
      now,
      name,
      versionNumber(version),
    ]);
    touchModel(session, name, now);
    return loadVersion(session, name, version);
  });
}

/** Where the files of a version can be read. @throws NotFoundError */
export function downloadUri(context: StoreContext, name: string, version: string, deadline: Deadline): Promise<string> {
  return context.database.read(deadline, (session) => {
    const { source } = loadVersion(session, name, version);
    const sql = 'SELECT storage_location FROM model_versions WHERE name = ? AND version = ?';
    return session.first<[string | null]>(sql, [name, versionNumber(version)])?.[0] || source;
  });
}

function versionWithKey(session: Session, name: string, key: string): string | undefined {
  const row = session.first<[string]>(
    `SELECT CAST(v.version AS TEXT) FROM model_version_tags AS t JOIN model_versions AS v ON v.name = t.name AND v.version = t.version
     WHERE t.name = ? AND t.key = '${keyTag}' AND t.value = ? AND coalesce(v.current_stage, 'None') <> ?`,
    [name, key, deletedStage],
  );
  return row?.[0];
}

function touchModel(session: Session, name: string, now: number): void {
  session.run('UPDATE registered_models SET last_updated_time = ? WHERE name = ?', [now, name]);
}

function writeTag(session: Session, name: string, version: number, tag: Tag): void {
  session.run(
    'INSERT INTO model_version_tags (key, value, name, version) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    [tag.key, tag.value, name, version],
  );
}
