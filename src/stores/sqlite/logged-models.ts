import { createHash } from 'node:crypto';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import type { Tag } from '../../core/entities/metric.js';
import { keyTag } from '../../core/key-tag.js';
import type { LoggedModelDraft } from '../../ports/logged-model-store.js';
import { appendToUri } from './artifact-uri.js';
import type { Deadline } from './deadline.js';
import { requireActive } from './experiments.js';
import { loadLoggedModel, loadLoggedModels, statuses, unknownLoggedModel } from './load-logged-models.js';
import { refusal } from './refusal.js';
import { inventRunName } from './run-name.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

/** Tag in which MLflow lists the registered versions that were made from a logged model. */
const versionsTag = 'mlflow.modelVersions';

/**
 * Creates a logged model, or returns the one that an earlier attempt with the same key created: its id comes from the
 * key.
 *
 * @throws NotFoundError, ValidationError
 */
export function createLoggedModel(context: StoreContext, draft: LoggedModelDraft, deadline: Deadline): Promise<LoggedModel> {
  const { experimentId, key } = draft;
  const modelId = idFor(key);
  return context.database.write(deadline, (session) => {
    const [known] = loadLoggedModels(session, [modelId]);
    if (known !== undefined) return known;
    if (draft.name !== undefined) checkName(draft.name);
    const { artifactLocation } = requireActive(session, experimentId);
    const now = context.clock.now();
    session.run(
      `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms,
         status, lifecycle_stage, model_type, source_run_id) VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)`,
      [
        modelId,
        experimentId,
        draft.name ?? inventRunName(),
        appendToUri(artifactLocation, 'models', modelId, 'artifacts'),
        now,
        now,
        statuses.indexOf('PENDING'),
        draft.modelType ?? null,
        draft.sourceRunId ?? null,
      ],
    );
    for (const param of draft.params) {
      const sql =
        'INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
      if (session.run(sql, [modelId, experimentId, param.key, param.value]) === 0) {
        throw refusal('INVALID_PARAMETER_VALUE', `Param "${param.key}" occurs twice in one logged model; keep one of them.`);
      }
    }
    writeTags(session, modelId, experimentId, [...draft.tags, { key: keyTag, value: key }]);
    return loadLoggedModel(session, modelId);
  });
}

/** @throws NotFoundError */
export function finalizeLoggedModel(
  context: StoreContext,
  modelId: string,
  status: 'READY' | 'FAILED',
  deadline: Deadline,
): Promise<LoggedModel> {
  return context.database.write(deadline, (session) => {
    session.run('UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?', [
      statuses.indexOf(status),
      context.clock.now(),
      modelId,
    ]);
    return loadLoggedModel(session, modelId);
  });
}

/** @throws NotFoundError */
export function getLoggedModel(context: StoreContext, modelId: string, deadline: Deadline): Promise<LoggedModel> {
  return context.database.read(deadline, (session) => loadLoggedModel(session, modelId));
}

/** @throws NotFoundError */
export function setLoggedModelTags(context: StoreContext, modelId: string, tags: readonly Tag[], deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    const { experimentId } = loadLoggedModel(session, modelId);
    writeTags(session, modelId, experimentId, tags);
  });
}

/** @throws NotFoundError, also for a tag that is not there */
export function deleteLoggedModelTag(context: StoreContext, modelId: string, key: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    loadLoggedModel(session, modelId);
    if (session.run('DELETE FROM logged_model_tags WHERE model_id = ? AND tag_key = ?', [modelId, key]) === 0) {
      throw refusal('RESOURCE_DOES_NOT_EXIST', `Logged model ${modelId} has no tag "${key}".`);
    }
  });
}

/** Marks a logged model as deleted; nothing is removed. @throws NotFoundError */
export function deleteLoggedModel(context: StoreContext, modelId: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    const sql = `UPDATE logged_models SET lifecycle_stage = 'deleted', last_updated_timestamp_ms = ? WHERE model_id = ?`;
    if (session.run(sql, [context.clock.now(), modelId]) === 0) throw unknownLoggedModel(modelId);
  });
}

/** Notes at a logged model that a registered version was made from it. @throws NotFoundError */
export function addModelVersion(session: Session, modelId: string, version: { readonly name: string; readonly version: number }): void {
  const { experimentId, tags } = loadLoggedModel(session, modelId);
  const versions = [...knownVersions(tags[versionsTag] ?? '[]'), version];
  // Python's spelling of JSON, so that both write the same.
  const value = `[${versions.map(({ name, version }) => `{"name": ${JSON.stringify(name)}, "version": ${version}}`).join(', ')}]`;
  writeTags(session, modelId, experimentId, [{ key: versionsTag, value }]);
}

/** Anybody may have set the tag: what is no list of versions counts as none. */
function knownVersions(text: string): readonly { readonly name: string; readonly version: number }[] {
  try {
    const known: unknown = JSON.parse(text);
    return Array.isArray(known) ? known.filter((each) => typeof each?.name === 'string' && Number.isInteger(each?.version)) : [];
  } catch {
    return [];
  }
}

function idFor(key: string): string {
  const digits = /^[0-9a-f]{32}$/.test(key) ? key : createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `m-${digits}`;
}

function checkName(name: string): void {
  if (name !== '' && !/[/:.%"']/.test(name)) return;
  throw refusal('INVALID_PARAMETER_VALUE', `"${name}" cannot name a logged model: names are not empty and hold none of / : . % " '.`);
}

function writeTags(session: Session, modelId: string, experimentId: string, tags: readonly Tag[]): void {
  for (const { key, value } of tags) {
    session.run(
      `INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value) VALUES (?, ?, ?, ?)
       ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value = excluded.tag_value`,
      [modelId, experimentId, key, value],
    );
  }
}
