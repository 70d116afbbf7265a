import { isPlainObject } from '../../core/validation/plain-object.js';
import type { MlmodelSpec } from './mlmodel-spec.js';

/** Tag in which MLflow 2 notes the models of a run, as a JSON list. */
export const historyTag = 'mlflow.log-model.history';

/** When a model of the list was created; nothing when it is not in it. */
export function timeInHistory(tag: string | undefined, modelUuid: string): string | undefined {
  const time = readHistory(tag).find((entry) => entry.model_uuid === modelUuid)?.utc_time_created;
  return typeof time === 'string' ? time : undefined;
}

/** Where the model that was logged last lies among the artifacts of a run with these tags. */
export function newestInHistory(tags: Readonly<Record<string, string>>): string | undefined {
  const path = readHistory(tags[historyTag]).at(-1)?.artifact_path;
  return typeof path === 'string' ? path : undefined;
}

/** The list with a model in it, in the place of an older entry of the same UUID. */
export function addToHistory(tag: string | undefined, model: MlmodelSpec): string {
  const { runId, artifactPath, utcTimeCreated, modelUuid, flavors } = model;
  const entry = { run_id: runId, artifact_path: artifactPath, utc_time_created: utcTimeCreated, model_uuid: modelUuid, flavors };
  return JSON.stringify([...readHistory(tag).filter((other) => other.model_uuid !== modelUuid), entry]);
}

function readHistory(tag: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  try {
    const history: unknown = JSON.parse(tag ?? '[]');
    return Array.isArray(history) ? (history.filter(isPlainObject) as Readonly<Record<string, unknown>>[]) : [];
  } catch {
    return [];
  }
}
