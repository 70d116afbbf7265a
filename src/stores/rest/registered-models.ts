import type { CallOptions } from '../../core/call-options.js';
import type { Tag } from '../../core/entities/metric.js';
import type { ModelStage, ModelVersion } from '../../core/entities/model-version.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { NotFoundError } from '../../core/errors/request-error.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient, HttpRequest } from '../../ports/http-client.js';
import type { RegistryQuery } from '../../ports/registry-store.js';
import { callApi } from './call-api.js';
import { modelTask, searchTask, type Task } from './task.js';
import { unlessDone } from './unless-done.js';
import { emptyAnswer } from './wire/empty-answer.js';
import { modelVersionsAnswer } from './wire/model-version.js';
import {
  latestVersionsBody,
  registeredModelAnswer,
  registeredModelBody,
  registeredModelPageAnswer,
  registeredModelQuery,
  registeredModelTagBody,
  registeredModelTagKeyBody,
  registrySearchQuery,
  renameRegisteredModelBody,
  updateRegisteredModelBody,
} from './wire/registered-model.js';

/** One registered model with its tags, its aliases and the newest version of every stage. */
export function getRegisteredModel(http: HttpClient, name: string, call?: CallOptions): Promise<RegisteredModel> {
  const query = registeredModelQuery(name);
  return callApi(
    http,
    { method: 'GET', path: 'registered-models/get', query, replay: 'safe' },
    registeredModelAnswer,
    modelTask('get', name),
    call,
  );
}

/** One page of registered models. */
export function searchRegisteredModels(http: HttpClient, query: RegistryQuery, call?: CallOptions): Promise<PageResult<RegisteredModel>> {
  return callApi(
    http,
    { method: 'GET', path: 'registered-models/search', query: registrySearchQuery(query), replay: 'safe' },
    registeredModelPageAnswer,
    searchTask('registered models'),
    call,
  );
}

/** Replaces the description, which servers erase when an update does not name it. */
export function updateRegisteredModel(http: HttpClient, name: string, description: string, call?: CallOptions): Promise<RegisteredModel> {
  const body = updateRegisteredModelBody(name, description);
  return callApi(
    http,
    { method: 'PATCH', path: 'registered-models/update', body, replay: 'safe' },
    registeredModelAnswer,
    modelTask('update', name),
    call,
  );
}

/** Gives a registered model another name. After a lost answer the old name is gone, and the new one there. */
export async function renameRegisteredModel(http: HttpClient, name: string, newName: string, call?: CallOptions): Promise<RegisteredModel> {
  const body = renameRegisteredModelBody(name, newName);
  const task = modelTask('rename', name);
  try {
    return await callApi(
      http,
      { method: 'POST', path: 'registered-models/rename', body, replay: 'safe' },
      registeredModelAnswer,
      task,
      call,
    );
  } catch (error) {
    const repeated = error instanceof NotFoundError && (error.attempts ?? 1) > 1;
    const renamed = repeated ? await getRegisteredModel(http, newName, call).catch(() => undefined) : undefined;
    if (renamed === undefined) throw error;
    return renamed;
  }
}

/** Deletes a registered model with its versions. */
export function deleteRegisteredModel(http: HttpClient, name: string, call?: CallOptions): Promise<void> {
  return unlessDone(
    write(http, 'DELETE', 'registered-models/delete', registeredModelBody(name), modelTask('delete', name), call),
    async () => true,
  );
}

/** Sets one tag of a registered model. */
export async function setRegisteredModelTag(http: HttpClient, name: string, tag: Tag, call?: CallOptions): Promise<void> {
  const task = modelTask(`set tag "${tag.key}" of`, name);
  await write(http, 'POST', 'registered-models/set-tag', registeredModelTagBody(name, tag), task, call);
}

/** Removes one tag of a registered model; servers are content when it is not there. */
export async function deleteRegisteredModelTag(http: HttpClient, name: string, key: string, call?: CallOptions): Promise<void> {
  const task = modelTask(`delete tag "${key}" of`, name);
  await write(http, 'DELETE', 'registered-models/delete-tag', registeredModelTagKeyBody(name, key), task, call);
}

/** The newest version of each of these stages; of all stages when none is given. */
export function latestVersions(
  http: HttpClient,
  name: string,
  stages: readonly ModelStage[],
  call?: CallOptions,
): Promise<readonly ModelVersion[]> {
  const body = latestVersionsBody(name, stages);
  const task = modelTask('get the latest versions of', name);
  return callApi(
    http,
    { method: 'POST', path: 'registered-models/get-latest-versions', body, replay: 'safe' },
    modelVersionsAnswer,
    task,
    call,
  );
}

function write(
  http: HttpClient,
  method: HttpRequest['method'],
  path: string,
  body: string,
  task: Task,
  call: CallOptions | undefined,
): Promise<unknown> {
  return callApi(http, { method, path, body, replay: 'safe' }, emptyAnswer, task, call);
}
