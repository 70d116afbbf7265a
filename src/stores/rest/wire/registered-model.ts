import { z } from 'zod';
import { dictionary } from '../../../core/dictionary.js';
import type { Tag } from '../../../core/entities/metric.js';
import type { ModelStage } from '../../../core/entities/model-version.js';
import type { RegisteredModel } from '../../../core/entities/registered-model.js';
import type { RegisteredModelDraft, RegistryQuery } from '../../../ports/registry-store.js';
import { modelVersion } from './model-version.js';
import { id, list, number, optionalText, pairs, text } from './scalars.js';

const alias = z.object({ alias: text, version: id }).transform((wire) => [wire.alias, wire.version] as const);

const registeredModel = z
  .object({
    name: text,
    creation_timestamp: number,
    last_updated_timestamp: number,
    description: optionalText,
    tags: pairs,
    aliases: list(alias).transform(dictionary),
    latest_versions: list(modelVersion),
  })
  .transform(
    (wire): RegisteredModel => ({
      name: wire.name,
      creationTimestamp: wire.creation_timestamp,
      lastUpdatedTimestamp: wire.last_updated_timestamp,
      description: wire.description,
      tags: wire.tags,
      aliases: wire.aliases,
      latestVersions: wire.latest_versions,
    }),
  );

/** Answer of registered-models/create, get, update and rename. */
export const registeredModelAnswer = z.object({ registered_model: registeredModel }).transform((wire) => wire.registered_model);

/** The answer of registered-models/get, as the server wrote it, with its tags. */
export const rawRegisteredModelAnswer = z
  .object({ registered_model: z.looseObject({ tags: z.unknown() }) })
  .transform(({ registered_model }) => ({ raw: registered_model as unknown, tags: pairs.parse(registered_model.tags) }));

/** Answer of registered-models/search. */
export const registeredModelPageAnswer = z
  .object({ registered_models: list(registeredModel), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.registered_models, nextPageToken: wire.next_page_token }));

/** Body of registered-models/create. */
export function createRegisteredModelBody(draft: RegisteredModelDraft, tags: readonly Tag[]): string {
  return JSON.stringify({ name: draft.name, description: draft.description, tags });
}

/** Answer of registered-models/create for a model that was found instead. */
export function createdRegisteredModelBody(rawModel: unknown): string {
  return JSON.stringify({ registered_model: rawModel });
}

/** Body of registered-models/delete. */
export function registeredModelBody(name: string): string {
  return JSON.stringify({ name });
}

/** Body of registered-models/update. */
export function updateRegisteredModelBody(name: string, description: string): string {
  return JSON.stringify({ name, description });
}

/** Body of registered-models/rename. */
export function renameRegisteredModelBody(name: string, newName: string): string {
  return JSON.stringify({ name, new_name: newName });
}

/** Body of registered-models/set-tag. */
export function registeredModelTagBody(name: string, tag: Tag): string {
  return JSON.stringify({ name, key: tag.key, value: tag.value });
}

/** Body of registered-models/delete-tag. */
export function registeredModelTagKeyBody(name: string, key: string): string {
  return JSON.stringify({ name, key });
}

/** Body of registered-models/get-latest-versions. */
export function latestVersionsBody(name: string, stages: readonly ModelStage[]): string {
  return JSON.stringify({ name, stages: stages.length === 0 ? undefined : stages });
}

/** Body that points an alias to a version. */
export function setAliasBody(name: string, aliasName: string, version: string): string {
  return JSON.stringify({ name, alias: aliasName, version });
}

/** Body that deletes an alias. */
export function aliasBody(name: string, aliasName: string): string {
  return JSON.stringify({ name, alias: aliasName });
}

/** Query of registered-models/alias. */
export function aliasQuery(name: string, aliasName: string): [string, string][] {
  return [
    ['name', name],
    ['alias', aliasName],
  ];
}

/** Query of registered-models/get. */
export function registeredModelQuery(name: string): [string, string][] {
  return [['name', name]];
}

/** Query of registered-models/search and model-versions/search. */
export function registrySearchQuery(query: RegistryQuery): [string, string][] {
  const names: [string, string][] = [['max_results', String(query.maxResults)]];
  if (query.filter !== undefined && query.filter !== '') names.push(['filter', query.filter]);
  for (const order of query.orderBy ?? []) names.push(['order_by', order]);
  if (query.pageToken !== undefined) names.push(['page_token', query.pageToken]);
  return names;
}
