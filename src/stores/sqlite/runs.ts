import type { Tag } from '../../core/entities/metric.js';
import type { Run, RunInfo } from '../../core/entities/run.js';
import { keyTag } from '../../core/key-tag.js';
import type { RunChange, RunDraft } from '../../ports/tracking-store.js';
import { appendToUri } from './artifact-uri.js';
import type { Deadline } from './deadline.js';
import { requireActive } from './experiments.js';
import { loadRun, loadRunInfo, unknownRun } from './load-runs.js';
import { refusal } from './refusal.js';
import { inventRunName } from './run-name.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

const runNameTag = 'mlflow.runName';

/**
 * Creates a run, or returns the one that an earlier attempt with the same key created: the key is the run's id here.
 *
 * @throws NotFoundError, ValidationError
 */
export function createRun(context: StoreContext, draft: RunDraft, deadline: Deadline): Promise<Run> {
  const taggedName = draft.tags.find(({ key }) => key === runNameTag)?.value;
  if (draft.runName && taggedName && draft.runName !== taggedName) {
    return Promise.reject(
      refusal('INVALID_PARAMETER_VALUE', `The run has two names: runName "${draft.runName}" and tag ${runNameTag} "${taggedName}".`),
    );
  }
  const name = draft.runName || taggedName || inventRunName();
  return context.database.write(deadline, (session) => {
    const runId = draft.key;
    if (session.first('SELECT 1 FROM runs WHERE run_uuid = ?', [runId]) !== undefined) return loadRun(session, runId);
    const { artifactLocation } = requireActive(session, draft.experimentId);
    session.run(
      `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, source_version,
         lifecycle_stage, artifact_uri, experiment_id) VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)`,
      [runId, name, draft.userId, draft.startTime, appendToUri(artifactLocation, runId, 'artifacts'), draft.experimentId],
    );
    for (const tag of draft.tags) writeTag(session, runId, tag);
    writeTag(session, runId, { key: runNameTag, value: name });
    writeTag(session, runId, { key: keyTag, value: draft.key });
    return loadRun(session, runId);
  });
}

/** @throws NotFoundError */
export function getRun(context: StoreContext, runId: string, deadline: Deadline): Promise<Run> {
  return context.database.read(deadline, (session) => loadRun(session, runId));
}

/** @throws NotFoundError, ValidationError when the run is deleted. */
export function updateRun(context: StoreContext, runId: string, change: RunChange, deadline: Deadline): Promise<RunInfo> {
  return context.database.write(deadline, (session) => {
    requireActiveRun(session, runId);
    session.run('UPDATE runs SET status = coalesce(?, status), end_time = coalesce(?, end_time) WHERE run_uuid = ?', [
      change.status ?? null,
      change.endTime ?? null,
      runId,
    ]);
    if (change.runName) setTag(session, runId, { key: runNameTag, value: change.runName });
    return loadRunInfo(session, runId);
  });
}

/** Marks a run as deleted; nothing is removed. @throws NotFoundError */
export function deleteRun(context: StoreContext, runId: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    const sql = `UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = ? WHERE run_uuid = ?`;
    if (session.run(sql, [context.clock.now(), runId]) === 0) throw unknownRun(runId);
  });
}

/** @throws NotFoundError */
export function restoreRun(context: StoreContext, runId: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    const sql = `UPDATE runs SET lifecycle_stage = 'active', deleted_time = NULL WHERE run_uuid = ?`;
    if (session.run(sql, [runId]) === 0) throw unknownRun(runId);
  });
}

/** @throws NotFoundError, ValidationError when the run is deleted. */
export function setRunTag(context: StoreContext, runId: string, tag: Tag, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireActiveRun(session, runId);
    setTag(session, runId, tag);
  });
}

/** @throws NotFoundError, also for a tag that is not there; ValidationError when the run is deleted. */
export function deleteRunTag(context: StoreContext, runId: string, key: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireActiveRun(session, runId);
    if (session.run('DELETE FROM tags WHERE run_uuid = ? AND key = ?', [runId, key]) === 0) {
      throw refusal('RESOURCE_DOES_NOT_EXIST', `Run ${runId} has no tag "${key}".`);
    }
  });
}

/** The experiment of a run that can be written to. @throws NotFoundError, ValidationError */
export function requireActiveRun(session: Session, runId: string): { readonly experimentId: string } {
  const row = session.first<[string, string]>('SELECT lifecycle_stage, CAST(experiment_id AS TEXT) FROM runs WHERE run_uuid = ?', [runId]);
  if (row === undefined) throw unknownRun(runId);
  const [stage, experimentId] = row;
  if (stage !== 'active') {
    throw refusal('INVALID_PARAMETER_VALUE', `Run ${runId} must be active, but it is ${stage}; restore it first.`);
  }
  return { experimentId };
}

/** Writes a tag of a run; the tag that holds the run's name renames the run. */
export function setTag(session: Session, runId: string, tag: Tag): void {
  if (tag.key === runNameTag && tag.value !== '') session.run('UPDATE runs SET name = ? WHERE run_uuid = ?', [tag.value, runId]);
  writeTag(session, runId, tag);
}

function writeTag(session: Session, runId: string, tag: Tag): void {
  session.run('INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value', [
    tag.key,
    tag.value,
    runId,
  ]);
}
