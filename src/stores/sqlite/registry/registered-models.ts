import type { Tag } from '../../../core/entities/metric.js';
import type { RegisteredModel } from '../../../core/entities/registered-model.js';
import type { RegisteredModelDraft } from '../../../ports/registry-store.js';
import type { Deadline } from '../deadline.js';
import { refusal } from '../refusal.js';
import type { Session } from '../session.js';
import type { StoreContext } from '../store-context.js';
import { loadRegisteredModel, requireRegisteredModel } from './load-registered-models.js';

/** Tables with the parts of a model, in the order in which they can be emptied. */
const partTables = ['model_version_tags', 'model_versions', 'registered_model_aliases', 'registered_model_tags'] as const;

/** @throws AlreadyExistsError, ValidationError */
export function createRegisteredModel(context: StoreContext, draft: RegisteredModelDraft, deadline: Deadline): Promise<RegisteredModel> {
  return context.database.write(deadline, (session) => {
    checkName(draft.name);
    refuseTakenName(session, draft.name);
    const now = context.clock.now();
    session.run('INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES (?, ?, ?, ?)', [
      draft.name,
      now,
      now,
      draft.description ?? null,
    ]);
    for (const tag of draft.tags ?? []) writeTag(session, draft.name, tag);
    return loadRegisteredModel(session, draft.name);
  });
}

/** @throws NotFoundError */
export function getRegisteredModel(context: StoreContext, name: string, deadline: Deadline): Promise<RegisteredModel> {
  return context.database.read(deadline, (session) => loadRegisteredModel(session, name));
}

/** Writes the description. @throws NotFoundError */
export function updateRegisteredModel(
  context: StoreContext,
  name: string,
  description: string,
  deadline: Deadline,
): Promise<RegisteredModel> {
  return context.database.write(deadline, (session) => {
    session.run('UPDATE registered_models SET description = ?, last_updated_time = ? WHERE name = ?', [
      description,
      context.clock.now(),
      name,
    ]);
    return loadRegisteredModel(session, name);
  });
}

/** Renames a model with everything that belongs to it. @throws NotFoundError, AlreadyExistsError, ValidationError */
export function renameRegisteredModel(context: StoreContext, name: string, newName: string, deadline: Deadline): Promise<RegisteredModel> {
  return context.database.write(deadline, (session) => {
    checkName(newName);
    requireRegisteredModel(session, name);
    if (name !== newName) refuseTakenName(session, newName);
    const now = context.clock.now();
    // The foreign keys of versions, tags and aliases follow by themselves.
    session.run('UPDATE registered_models SET name = ?, last_updated_time = ? WHERE name = ?', [newName, now, name]);
    session.run('UPDATE model_versions SET last_updated_time = ? WHERE name = ?', [now, newName]);
    return loadRegisteredModel(session, newName);
  });
}

/** Removes a model with all its versions. @throws NotFoundError */
export function deleteRegisteredModel(context: StoreContext, name: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireRegisteredModel(session, name);
    for (const table of partTables) session.run(`DELETE FROM ${table} WHERE name = ?`, [name]);
    session.run('DELETE FROM registered_models WHERE name = ?', [name]);
  });
}

/** @throws NotFoundError */
export function setRegisteredModelTag(context: StoreContext, name: string, tag: Tag, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireRegisteredModel(session, name);
    writeTag(session, name, tag);
  });
}

/** An absent tag is deleted already. @throws NotFoundError when there is no such model */
export function deleteRegisteredModelTag(context: StoreContext, name: string, key: string, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireRegisteredModel(session, name);
    session.run('DELETE FROM registered_model_tags WHERE name = ? AND key = ?', [name, key]);
  });
}

/** Names stand in `models:/` URIs. */
function checkName(name: string): void {
  if (name.trim() !== '' && !/[/:]/.test(name) && name !== '.' && !name.startsWith('..')) return;
  throw refusal(
    'INVALID_PARAMETER_VALUE',
    `"${name}" cannot name a model: names are not empty, hold no "/" or ":" and are no relative path.`,
  );
}

function refuseTakenName(session: Session, name: string): void {
  if (session.first('SELECT 1 FROM registered_models WHERE name = ?', [name]) === undefined) return;
  throw refusal('RESOURCE_ALREADY_EXISTS', `A registered model "${name}" exists already; use it, or choose another name.`);
}

function writeTag(session: Session, name: string, tag: Tag): void {
  // Without a target: newer revisions have the workspace in the key.
  session.run('INSERT INTO registered_model_tags (key, value, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', [
    tag.key,
    tag.value,
    name,
  ]);
}
