import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { filter } from '../../core/filter.js';
import { keyTag } from '../../core/key-tag.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { ModelVersionDraft, RegistryQuery } from '../../ports/registry-store.js';
import { callApi } from './call-api.js';
import { withKeyTag } from './creation-key.js';
import { deleteModelVersion, searchModelVersions } from './model-versions.js';
import { modelTask } from './task.js';
import { createdModelVersionBody, createModelVersionBody, modelVersionAnswer, rawModelVersionPageAnswer } from './wire/model-version.js';
import { registrySearchQuery } from './wire/registered-model.js';

/** Versions whose creation took more than one request: their key, by name and version. */
export type DoubtfulVersions = Map<string, string>;

/**
 * Creates a version, unless one has the key already. Servers make a new version for every request, so that an
 * unanswered one is looked up by the tag that carries the key before it is sent again. A first request may still arrive
 * after the second was answered: such versions are remembered in `doubtful` until {@link deleteTwinVersions} has looked.
 */
export async function createModelVersion(
  http: HttpClient,
  doubtful: DoubtfulVersions,
  draft: ModelVersionDraft,
  call?: CallOptions,
): Promise<ModelVersion> {
  const task = modelTask('create a version of', draft.name);
  const isSame = ({ name }: { readonly name: string }): boolean => name === draft.name;
  const existing = (await searchModelVersions(http, sameKey(draft.key), call)).items.find(isSame);
  if (existing !== undefined) return existing;
  let repeated = false;
  const created = await callApi(
    http,
    {
      method: 'POST',
      path: 'model-versions/create',
      body: createModelVersionBody(draft, withKeyTag(draft.tags ?? [], draft.key)),
      replay: 'unsafe',
      recover: async (options) => {
        repeated = true;
        const query = registrySearchQuery(sameKey(draft.key));
        const search = { method: 'GET', path: 'model-versions/search', query, replay: 'safe' } as const;
        const found = (await callApi(http, search, rawModelVersionPageAnswer, task, options)).find(isSame);
        return found && { status: 200, headers: {}, body: createdModelVersionBody(found), attempts: 1 };
      },
    },
    modelVersionAnswer,
    task,
    call,
  );
  if (repeated) doubtful.set(place(created.name, created.version), draft.key);
  return created;
}

/** Deletes the twins of a version that was created in doubt. */
export async function deleteTwinVersions(
  http: HttpClient,
  doubtful: DoubtfulVersions,
  name: string,
  version: string,
  call?: CallOptions,
): Promise<void> {
  const key = doubtful.get(place(name, version));
  if (key === undefined) return;
  const { items } = await searchModelVersions(http, sameKey(key), call);
  for (const twin of items) {
    if (twin.name === name && twin.version !== version) await deleteModelVersion(http, name, twin.version, call);
  }
  doubtful.delete(place(name, version));
}

function place(name: string, version: string): string {
  return `${name}/${version}`;
}

/** The oldest comes first: everybody who looks finds the same one. Without the name, which filters cannot always hold. */
function sameKey(key: string): RegistryQuery {
  return { filter: filter.tag(keyTag).equals(key), orderBy: ['version_number ASC'], maxResults: 100 };
}
