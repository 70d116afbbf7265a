import type { CallOptions } from '../../core/call-options.js';
import type { Tag } from '../../core/entities/metric.js';
import type { ModelStage, ModelVersion } from '../../core/entities/model-version.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { RegistryQuery } from '../../ports/registry-store.js';
import { deleteAlias } from './aliases.js';
import { callApi } from './call-api.js';
import { getRegisteredModel } from './registered-models.js';
import { searchTask, versionTask } from './task.js';
import { unlessDone } from './unless-done.js';
import { emptyAnswer } from './wire/empty-answer.js';
import {
  downloadUriAnswer,
  modelVersionAnswer,
  modelVersionBody,
  modelVersionPageAnswer,
  modelVersionQuery,
  modelVersionTagBody,
  modelVersionTagKeyBody,
  transitionStageBody,
  updateModelVersionBody,
} from './wire/model-version.js';
import { registrySearchQuery } from './wire/registered-model.js';

/** One version with its tags and aliases. */
export function getModelVersion(http: HttpClient, name: string, version: string, call?: CallOptions): Promise<ModelVersion> {
  const query = modelVersionQuery(name, version);
  const task = versionTask('get', name, version);
  return callApi(http, { method: 'GET', path: 'model-versions/get', query, replay: 'safe' }, modelVersionAnswer, task, call);
}

/** One page of versions, without their aliases. */
export function searchModelVersions(http: HttpClient, query: RegistryQuery, call?: CallOptions): Promise<PageResult<ModelVersion>> {
  return callApi(
    http,
    { method: 'GET', path: 'model-versions/search', query: registrySearchQuery(query), replay: 'safe' },
    modelVersionPageAnswer,
    searchTask('model versions'),
    call,
  );
}

/** Replaces the description, which servers erase when an update does not name it. */
export function updateModelVersion(
  http: HttpClient,
  name: string,
  version: string,
  description: string,
  call?: CallOptions,
): Promise<ModelVersion> {
  const body = updateModelVersionBody(name, version, description);
  const task = versionTask('update', name, version);
  return callApi(http, { method: 'PATCH', path: 'model-versions/update', body, replay: 'safe' }, modelVersionAnswer, task, call);
}

/**
 * Deletes a version, then the aliases that servers before 3.17 leave pointing to it. They are looked for afterwards, so
 * that a newer server never loses an alias that was moved meanwhile.
 */
export async function deleteModelVersion(http: HttpClient, name: string, version: string, call?: CallOptions): Promise<void> {
  const task = versionTask('delete', name, version);
  const request = { method: 'DELETE', path: 'model-versions/delete', body: modelVersionBody(name, version), replay: 'safe' } as const;
  await unlessDone(callApi(http, request, emptyAnswer, task, call), async () => true);
  const { aliases } = await getRegisteredModel(http, name, call);
  for (const [alias, target] of Object.entries(aliases)) {
    if (target === version) await deleteAlias(http, name, alias, call);
  }
}

/** Sets one tag of a version. */
export async function setModelVersionTag(http: HttpClient, name: string, version: string, tag: Tag, call?: CallOptions): Promise<void> {
  const body = modelVersionTagBody(name, version, tag);
  const task = versionTask(`set tag "${tag.key}" of`, name, version);
  await callApi(http, { method: 'POST', path: 'model-versions/set-tag', body, replay: 'safe' }, emptyAnswer, task, call);
}

/** Removes one tag of a version; servers are content when it is not there. */
export async function deleteModelVersionTag(
  http: HttpClient,
  name: string,
  version: string,
  key: string,
  call?: CallOptions,
): Promise<void> {
  const body = modelVersionTagKeyBody(name, version, key);
  const task = versionTask(`delete tag "${key}" of`, name, version);
  await callApi(http, { method: 'DELETE', path: 'model-versions/delete-tag', body, replay: 'safe' }, emptyAnswer, task, call);
}

/** Moves a version to a stage; `archiveExisting` archives the other versions of that stage. */
export function transitionStage(
  http: HttpClient,
  name: string,
  version: string,
  change: { readonly stage: ModelStage; readonly archiveExisting: boolean },
  call?: CallOptions,
): Promise<ModelVersion> {
  const body = transitionStageBody(name, version, change.stage, change.archiveExisting);
  const task = versionTask(`move to stage ${change.stage}`, name, version);
  return callApi(http, { method: 'POST', path: 'model-versions/transition-stage', body, replay: 'safe' }, modelVersionAnswer, task, call);
}

/** URI from which the version's files can be read. */
export function downloadUri(http: HttpClient, name: string, version: string, call?: CallOptions): Promise<string> {
  const query = modelVersionQuery(name, version);
  const task = versionTask('find the files of', name, version);
  return callApi(http, { method: 'GET', path: 'model-versions/get-download-uri', query, replay: 'safe' }, downloadUriAnswer, task, call);
}
