import { z } from 'zod';
import type { LoggedModel, LoggedModelStatus } from '../../../core/entities/logged-model.js';
import type { Param, Tag } from '../../../core/entities/metric.js';
import type { LoggedModelDraft } from '../../../ports/logged-model-store.js';
import { readMetric } from './metric.js';
import { id, list, longList, number, optionalText, pairs, text } from './scalars.js';

const statuses: Readonly<Record<string, LoggedModelStatus>> = {
  LOGGED_MODEL_PENDING: 'PENDING',
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'FAILED',
};

const loggedModel = z
  .object({
    info: z.object({
      model_id: id,
      experiment_id: id,
      name: text,
      creation_timestamp_ms: number,
      last_updated_timestamp_ms: number,
      artifact_uri: text,
      status: text,
      status_message: optionalText,
      model_type: optionalText,
      source_run_id: optionalText,
      tags: pairs,
    }),
    data: z.object({ params: pairs, metrics: longList(readModelMetric) }).nullish(),
  })
  .transform(
    ({ info, data }): LoggedModel => ({
      modelId: info.model_id,
      experimentId: info.experiment_id,
      name: info.name,
      creationTimestamp: info.creation_timestamp_ms,
      lastUpdatedTimestamp: info.last_updated_timestamp_ms,
      artifactUri: info.artifact_uri,
      status: statuses[info.status] ?? 'UNSPECIFIED',
      statusMessage: info.status_message,
      modelType: info.model_type,
      sourceRunId: info.source_run_id,
      tags: info.tags,
      params: data?.params ?? pairs.parse(undefined),
      metrics: data?.metrics ?? [],
    }),
  );

function readModelMetric(item: unknown): LoggedModel['metrics'][number] {
  const { run_id } = (item ?? {}) as { readonly run_id?: unknown };
  return { ...readMetric(item), runId: String(run_id ?? '') };
}

/** Answer of creating, getting and finalizing a logged model. */
export const loggedModelAnswer = z.object({ model: loggedModel }).transform((wire) => wire.model);

/** Answer of logged-models/search. */
export const loggedModelPageAnswer = z
  .object({ models: list(loggedModel), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.models, nextPageToken: wire.next_page_token }));

/** The answer of logged-models/search, each model left as the server wrote it. */
export const rawLoggedModelPageAnswer = z.object({ models: list(z.unknown()) }).transform((wire) => wire.models);

/** Body that creates a logged model. */
export function createLoggedModelBody(draft: LoggedModelDraft, params: readonly Param[], tags: readonly Tag[]): string {
  return JSON.stringify({
    experiment_id: draft.experimentId,
    name: draft.name,
    model_type: draft.modelType,
    source_run_id: draft.sourceRunId,
    params: params.map(({ key, value }) => ({ key, value })),
    tags,
  });
}

/** Answer to a create for a logged model that was found instead. */
export function createdLoggedModelBody(rawModel: unknown): string {
  return JSON.stringify({ model: rawModel });
}

/** Body that adds params. Servers want the id once more. */
export function loggedModelParamsBody(modelId: string, params: readonly Param[]): string {
  return JSON.stringify({ model_id: modelId, params: params.map(({ key, value }) => ({ key, value })) });
}

/** Body that finalizes. A status that servers do not know, such as `READY`, would be stored as unspecified. */
export function finalizeLoggedModelBody(modelId: string, status: 'READY' | 'FAILED'): string {
  return JSON.stringify({ model_id: modelId, status: status === 'READY' ? 'LOGGED_MODEL_READY' : 'LOGGED_MODEL_UPLOAD_FAILED' });
}

/** Body that sets tags. */
export function loggedModelTagsBody(modelId: string, tags: readonly Tag[]): string {
  return JSON.stringify({ model_id: modelId, tags: tags.map(({ key, value }) => ({ key, value })) });
}
