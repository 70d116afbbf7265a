import { z } from 'zod';
import type { Tag } from '../../../core/entities/metric.js';
import type { ModelStage, ModelVersion, ModelVersionStatus } from '../../../core/entities/model-version.js';
import { modelIdOfSource } from '../../../core/model-source.js';
import type { ModelVersionDraft } from '../../../ports/registry-store.js';
import { id, list, number, optionalText, pairs, text } from './scalars.js';

/** A stage that is not in this list, as of a newer server, is shown as None. */
const stage = z.enum(['None', 'Staging', 'Production', 'Archived']).catch('None') satisfies z.ZodType<ModelStage>;

/** Servers whose versions are ready at once leave the status out. */
const status = z.enum(['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY']).catch('READY') satisfies z.ZodType<ModelVersionStatus>;

/** A version as servers send it. They do not return the logged model a version was made from; its source may name it. */
export const modelVersion = z
  .object({
    name: text,
    version: id,
    creation_timestamp: number,
    last_updated_timestamp: number,
    description: optionalText,
    user_id: optionalText,
    current_stage: stage,
    source: text,
    run_id: optionalText,
    run_link: optionalText,
    model_id: optionalText,
    status,
    status_message: optionalText,
    tags: pairs,
    aliases: list(text),
  })
  .transform(
    (wire): ModelVersion => ({
      name: wire.name,
      version: wire.version,
      creationTimestamp: wire.creation_timestamp,
      lastUpdatedTimestamp: wire.last_updated_timestamp,
      description: wire.description,
      userId: wire.user_id,
      currentStage: wire.current_stage,
      source: wire.source,
      runId: wire.run_id,
      runLink: wire.run_link,
      modelId: wire.model_id ?? modelIdOfSource(wire.source),
      status: wire.status,
      statusMessage: wire.status_message,
      tags: wire.tags,
      aliases: wire.aliases,
    }),
  );

/** Answer of model-versions/create, get, update and transition-stage, and of registered-models/alias. */
export const modelVersionAnswer = z.object({ model_version: modelVersion }).transform((wire) => wire.model_version);

/** Answer of registered-models/get-latest-versions. */
export const modelVersionsAnswer = z.object({ model_versions: list(modelVersion) }).transform((wire) => wire.model_versions);

/** Answer of model-versions/search. */
export const modelVersionPageAnswer = z
  .object({ model_versions: list(modelVersion), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.model_versions, nextPageToken: wire.next_page_token }));

/** The answer of model-versions/search, each version left as the server wrote it. */
export const rawModelVersionPageAnswer = z
  .object({ model_versions: list(z.looseObject({ name: z.string() })) })
  .transform((wire) => wire.model_versions);

/** Answer of model-versions/get-download-uri. */
export const downloadUriAnswer = z.object({ artifact_uri: z.string().min(1) }).transform((wire) => wire.artifact_uri);

/** Body of model-versions/create. */
export function createModelVersionBody(draft: ModelVersionDraft, tags: readonly Tag[]): string {
  return JSON.stringify({
    name: draft.name,
    source: draft.source,
    run_id: draft.runId,
    model_id: draft.modelId,
    run_link: draft.runLink,
    description: draft.description,
    tags,
  });
}

/** Answer of model-versions/create for a version that was found instead. */
export function createdModelVersionBody(rawVersion: unknown): string {
  return JSON.stringify({ model_version: rawVersion });
}

/** Body of model-versions/delete. */
export function modelVersionBody(name: string, version: string): string {
  return JSON.stringify({ name, version });
}

/** Body of model-versions/update. */
export function updateModelVersionBody(name: string, version: string, description: string): string {
  return JSON.stringify({ name, version, description });
}

/** Body of model-versions/transition-stage. */
export function transitionStageBody(name: string, version: string, stage: ModelStage, archiveExisting: boolean): string {
  return JSON.stringify({ name, version, stage, archive_existing_versions: archiveExisting });
}

/** Body of model-versions/set-tag. */
export function modelVersionTagBody(name: string, version: string, tag: Tag): string {
  return JSON.stringify({ name, version, key: tag.key, value: tag.value });
}

/** Body of model-versions/delete-tag. */
export function modelVersionTagKeyBody(name: string, version: string, key: string): string {
  return JSON.stringify({ name, version, key });
}

/** Query of model-versions/get and model-versions/get-download-uri. */
export function modelVersionQuery(name: string, version: string): [string, string][] {
  return [
    ['name', name],
    ['version', version],
  ];
}
