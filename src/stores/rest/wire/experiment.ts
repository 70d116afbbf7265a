import { z } from 'zod';
import type { Experiment } from '../../../core/entities/experiment.js';
import type { Tag } from '../../../core/entities/metric.js';
import type { ExperimentDraft, ExperimentQuery } from '../../../ports/tracking-store.js';
import { id, lifecycleStage, list, optionalNumber, optionalText, pairs, text } from './scalars.js';

const experiment = z
  .object({
    experiment_id: id,
    name: text,
    artifact_location: text,
    lifecycle_stage: lifecycleStage,
    creation_time: optionalNumber,
    last_update_time: optionalNumber,
    tags: pairs,
  })
  .transform(
    (wire): Experiment => ({
      experimentId: wire.experiment_id,
      name: wire.name,
      artifactLocation: wire.artifact_location,
      lifecycleStage: wire.lifecycle_stage,
      creationTime: wire.creation_time,
      lastUpdateTime: wire.last_update_time,
      tags: wire.tags,
    }),
  );

/** Answer of experiments/get and experiments/get-by-name. */
export const experimentAnswer = z.object({ experiment }).transform((wire) => wire.experiment);

/** Answer of experiments/create. */
export const createdExperimentAnswer = z.object({ experiment_id: id }).transform((wire) => wire.experiment_id);

/** Answer of experiments/search. */
export const experimentPageAnswer = z
  .object({ experiments: list(experiment), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.experiments, nextPageToken: wire.next_page_token }));

/** Body of experiments/create. */
export function createExperimentBody(draft: ExperimentDraft, tags: readonly Tag[]): string {
  return JSON.stringify({ name: draft.name, artifact_location: draft.artifactLocation, tags });
}

/** Answer of experiments/create for an experiment that was found instead. */
export function createdExperimentBody(experimentId: string): string {
  return JSON.stringify({ experiment_id: experimentId });
}

/** Body of experiments/delete and experiments/restore. */
export function experimentBody(experimentId: string): string {
  return JSON.stringify({ experiment_id: experimentId });
}

/** Body of experiments/update. */
export function renameExperimentBody(experimentId: string, name: string): string {
  return JSON.stringify({ experiment_id: experimentId, new_name: name });
}

/** Body of experiments/set-experiment-tag. */
export function experimentTagBody(experimentId: string, tag: Tag): string {
  return JSON.stringify({ experiment_id: experimentId, key: tag.key, value: tag.value });
}

/** Body of experiments/delete-experiment-tag. */
export function experimentTagKeyBody(experimentId: string, key: string): string {
  return JSON.stringify({ experiment_id: experimentId, key });
}

/** Body of experiments/search. Numbers come last: servers drop everything after one they cannot read. */
export function searchExperimentsBody(query: ExperimentQuery): string {
  return JSON.stringify({
    filter: query.filter === '' ? undefined : query.filter,
    order_by: query.orderBy,
    view_type: query.viewType ?? 'ACTIVE_ONLY',
    page_token: query.pageToken,
    max_results: query.maxResults,
  });
}

/** Query of experiments/get. */
export function experimentQuery(experimentId: string): [string, string][] {
  return [['experiment_id', experimentId]];
}

/** Query of experiments/get-by-name. */
export function experimentNameQuery(name: string): [string, string][] {
  return [['experiment_name', name]];
}
