import { dictionary } from '../../core/dictionary.js';
import type { Experiment } from '../../core/entities/experiment.js';
import type { LifecycleStage } from '../../core/entities/lifecycle-stage.js';
import type { Session } from './session.js';

/** What {@link experimentColumns} selects. Ids of migrated file stores are beyond 2^53, so they are read as text. */
export type ExperimentRow = [
  id: string,
  name: string,
  artifactLocation: string | null,
  stage: LifecycleStage,
  creationTime: number | null,
  lastUpdateTime: number | null,
];

/** The columns of an {@link ExperimentRow}. */
export const experimentColumns = 'CAST(experiment_id AS TEXT), name, artifact_location, lifecycle_stage, creation_time, last_update_time';

type TagEntry = readonly [key: string, value: string];

/** The experiments of these ids, in the same order; ids that are gone by now are left out. */
export function loadExperiments(session: Session, ids: readonly string[]): Experiment[] {
  const rows = session.rows<ExperimentRow>(
    `SELECT ${experimentColumns} FROM experiments WHERE experiment_id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  const byId = new Map(rows.map((row) => [row[0], row]));
  const tags = tagsOfExperiments(session, ids);
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [experimentOf(row, tags.get(id))];
  });
}

/** The tags of several experiments, by experiment id. */
export function tagsOfExperiments(session: Session, ids: readonly string[]): ReadonlyMap<string, readonly TagEntry[]> {
  const rows = session.rows<[id: string, key: string, value: string | null]>(
    'SELECT CAST(experiment_id AS TEXT), key, value FROM experiment_tags WHERE experiment_id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(ids)],
  );
  const byId = new Map<string, TagEntry[]>();
  for (const [id, key, value] of rows) {
    const entries = byId.get(id) ?? [];
    entries.push([key, value ?? '']);
    byId.set(id, entries);
  }
  return byId;
}

/** The experiment that a row and its tags hold. */
export function experimentOf(row: ExperimentRow, tags: readonly TagEntry[] = []): Experiment {
  const [experimentId, name, artifactLocation, lifecycleStage, creationTime, lastUpdateTime] = row;
  return {
    experimentId,
    name,
    artifactLocation: artifactLocation ?? '',
    lifecycleStage,
    ...(creationTime === null ? {} : { creationTime }),
    ...(lastUpdateTime === null ? {} : { lastUpdateTime }),
    tags: dictionary(tags),
  };
}
