import type { Experiment } from '../../core/entities/experiment.js';
import type { LifecycleStage } from '../../core/entities/lifecycle-stage.js';
import type { Tag } from '../../core/entities/metric.js';
import type { ExperimentDraft } from '../../ports/tracking-store.js';
import { absoluteLocation, appendToUri } from './artifact-uri.js';
import type { Deadline } from './deadline.js';
import { type ExperimentRow, experimentColumns, experimentOf, tagsOfExperiments } from './load-experiments.js';
import { refusal } from './refusal.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

/** @throws AlreadyExistsError */
export function createExperiment(context: StoreContext, draft: ExperimentDraft, deadline: Deadline): Promise<string> {
  return context.database.write(deadline, (session) => {
    refuseTakenName(session, draft.name, 'RESOURCE_ALREADY_EXISTS');
    const now = context.clock.now();
    session.run(
      `INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (?, ?, 'active', ?, ?)`,
      [draft.name, draft.artifactLocation === undefined ? null : absoluteLocation(draft.artifactLocation), now, now],
    );
    const id = session.first<[string]>('SELECT CAST(last_insert_rowid() AS TEXT)')?.[0] ?? '';
    if (draft.artifactLocation === undefined) {
      session.run('UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?', [appendToUri(context.artifactRoot, id), id]);
    }
    for (const tag of draft.tags ?? []) writeTag(session, id, tag);
    return id;
  });
}

/** @throws NotFoundError */
export function getExperiment(context: StoreContext, experimentId: string, deadline: Deadline): Promise<Experiment> {
  return context.database.read(deadline, (session) => {
    const row = findRow(session, experimentId);
    return experimentOf(row, tagsOfExperiments(session, [row[0]]).get(row[0]));
  });
}

/** @throws NotFoundError */
export function getExperimentByName(context: StoreContext, name: string, deadline: Deadline): Promise<Experiment> {
  return context.database.read(deadline, (session) => {
    const row = session.first<ExperimentRow>(`SELECT ${experimentColumns} FROM experiments WHERE name = ?`, [name]);
    if (row === undefined) throw refusal('RESOURCE_DOES_NOT_EXIST', `There is no experiment named "${name}".`);
    return experimentOf(row, tagsOfExperiments(session, [row[0]]).get(row[0]));
  });
}

/** @throws NotFoundError, ConflictError when the experiment is deleted, ValidationError when the name is taken. */
export function renameExperiment(context: StoreContext, experimentId: string, name: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    const row = findRow(session, experimentId);
    if (row[3] !== 'active') {
      throw refusal('INVALID_STATE', `Experiment ${experimentId} is deleted and cannot be renamed; restore it first.`);
    }
    if (row[1] !== name) refuseTakenName(session, name, 'BAD_REQUEST');
    session.run('UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?', [name, context.clock.now(), experimentId]);
  });
}

/** Marks an active experiment and all its runs as deleted. @throws NotFoundError */
export function deleteExperiment(context: StoreContext, experimentId: string, deadline: Deadline): Promise<void> {
  return moveExperiment(context, experimentId, 'active', 'deleted', deadline);
}

/** Brings a deleted experiment and all its runs back. @throws NotFoundError */
export function restoreExperiment(context: StoreContext, experimentId: string, deadline: Deadline): Promise<void> {
  return moveExperiment(context, experimentId, 'deleted', 'active', deadline);
}

/** @throws NotFoundError, ValidationError when the experiment is deleted. */
export function setExperimentTag(context: StoreContext, experimentId: string, tag: Tag, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireActive(session, experimentId);
    writeTag(session, experimentId, tag);
  });
}

/** @throws NotFoundError, also for a tag that is not there; ValidationError when the experiment is deleted. */
export function deleteExperimentTag(context: StoreContext, experimentId: string, key: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireActive(session, experimentId);
    if (session.run('DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?', [experimentId, key]) === 0) {
      throw refusal('RESOURCE_DOES_NOT_EXIST', `Experiment ${experimentId} has no tag "${key}".`);
    }
  });
}

/** The artifact location of an experiment that takes new runs. @throws NotFoundError, ValidationError */
export function requireActive(session: Session, experimentId: string): { readonly artifactLocation: string } {
  const [, , artifactLocation, stage] = findRow(session, experimentId);
  if (stage !== 'active') {
    throw refusal('INVALID_PARAMETER_VALUE', `Experiment ${experimentId} must be active, but it is ${stage}; restore it first.`);
  }
  return { artifactLocation: artifactLocation ?? '' };
}

function moveExperiment(
  context: StoreContext,
  experimentId: string,
  from: LifecycleStage,
  to: LifecycleStage,
  deadline: Deadline,
): Promise<void> {
  return context.database.write(deadline, (session) => {
    const now = context.clock.now();
    const moved = session.run(
      'UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ? AND lifecycle_stage = ?',
      [to, now, experimentId, from],
    );
    if (moved === 0) throw refusal('RESOURCE_DOES_NOT_EXIST', `There is no ${from} experiment ${experimentId}.`);
    session.run('UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ?', [
      to,
      to === 'deleted' ? now : null,
      experimentId,
    ]);
  });
}

function findRow(session: Session, experimentId: string): ExperimentRow {
  const row = session.first<ExperimentRow>(`SELECT ${experimentColumns} FROM experiments WHERE experiment_id = ?`, [experimentId]);
  if (row === undefined) throw refusal('RESOURCE_DOES_NOT_EXIST', `There is no experiment ${experimentId}.`);
  return row;
}

function refuseTakenName(session: Session, name: string, errorCode: 'RESOURCE_ALREADY_EXISTS' | 'BAD_REQUEST'): void {
  const [id, stage] = session.first<[string, string]>(
    'SELECT CAST(experiment_id AS TEXT), lifecycle_stage FROM experiments WHERE name = ?',
    [name],
  ) ?? [undefined, undefined];
  if (id === undefined) return;
  const remedy = stage === 'deleted' ? 'restore it, or choose another name' : 'use it, or choose another name';
  throw refusal(errorCode, `An experiment named "${name}" exists already (id ${id}, ${stage}); ${remedy}.`);
}

function writeTag(session: Session, experimentId: string, tag: Tag): void {
  session.run(
    'INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?) ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value',
    [tag.key, tag.value, experimentId],
  );
}
