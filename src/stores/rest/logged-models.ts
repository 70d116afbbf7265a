import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import type { Tag } from '../../core/entities/metric.js';
import { NotSupportedError } from '../../core/errors/request-error.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { LoggedModelQuery } from '../../ports/logged-model-store.js';
import { callApi } from './call-api.js';
import { loggedModelTask, searchTask } from './task.js';
import { unlessDone } from './unless-done.js';
import { emptyAnswer } from './wire/empty-answer.js';
import { finalizeLoggedModelBody, loggedModelAnswer, loggedModelPageAnswer, loggedModelTagsBody } from './wire/logged-model.js';
import { searchLoggedModelsBody } from './wire/logged-model-search.js';

/** Path of one logged model. */
export function loggedModelPath(modelId: string): string {
  return `logged-models/${encodeURIComponent(modelId)}`;
}

/** One logged model with its params, metrics and tags. */
export function getLoggedModel(http: HttpClient, modelId: string, call?: CallOptions): Promise<LoggedModel> {
  const task = loggedModelTask('get', modelId);
  return callApi(http, { method: 'GET', path: loggedModelPath(modelId), replay: 'safe' }, loggedModelAnswer, task, call);
}

/** One page of logged models. Without experiments nothing is asked: servers refuse it. */
export async function searchLoggedModels(http: HttpClient, query: LoggedModelQuery, call?: CallOptions): Promise<PageResult<LoggedModel>> {
  if (query.experimentIds.length === 0) return { items: [] };
  return callApi(
    http,
    { method: 'POST', path: 'logged-models/search', body: searchLoggedModelsBody(query), replay: 'safe' },
    loggedModelPageAnswer,
    searchTask('logged models'),
    call,
  );
}

/** Ends the making of a logged model. */
export function finalizeLoggedModel(
  http: HttpClient,
  modelId: string,
  status: 'READY' | 'FAILED',
  call?: CallOptions,
): Promise<LoggedModel> {
  const body = finalizeLoggedModelBody(modelId, status);
  const task = loggedModelTask('finalize', modelId);
  return callApi(http, { method: 'PATCH', path: loggedModelPath(modelId), body, replay: 'safe' }, loggedModelAnswer, task, call);
}

/** Sets tags; the last value of a key counts. */
export async function setLoggedModelTags(http: HttpClient, modelId: string, tags: readonly Tag[], call?: CallOptions): Promise<void> {
  const body = loggedModelTagsBody(modelId, tags);
  const task = loggedModelTask('set tags of', modelId);
  await callApi(http, { method: 'PATCH', path: `${loggedModelPath(modelId)}/tags`, body, replay: 'safe' }, emptyAnswer, task, call);
}

/** Removes one tag. Its key is a part of the path, where servers do not take a slash. */
export async function deleteLoggedModelTag(http: HttpClient, modelId: string, key: string, call?: CallOptions): Promise<void> {
  if (key.includes('/')) {
    throw new NotSupportedError(
      `Cannot delete tag "${key}" of logged model "${modelId}": MLflow servers have no way to name a tag whose key has a "/". Set it to '' instead.`,
      { store: 'rest' },
    );
  }
  const task = loggedModelTask(`delete tag "${key}" of`, modelId);
  const path = `${loggedModelPath(modelId)}/tags/${encodeURIComponent(key)}`;
  await unlessDone(
    callApi(http, { method: 'DELETE', path, replay: 'safe' }, emptyAnswer, task, call),
    async () => !(key in (await getLoggedModel(http, modelId, call)).tags),
  );
}

/** Deletes a logged model; its files stay. */
export async function deleteLoggedModel(http: HttpClient, modelId: string, call?: CallOptions): Promise<void> {
  const task = loggedModelTask('delete', modelId);
  await callApi(http, { method: 'DELETE', path: loggedModelPath(modelId), replay: 'safe' }, emptyAnswer, task, call);
}
