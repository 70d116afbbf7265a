import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import type { Param } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { filter } from '../../core/filter.js';
import { keyTag } from '../../core/key-tag.js';
import { limits } from '../../core/limits.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { LoggedModelDraft, LoggedModelQuery } from '../../ports/logged-model-store.js';
import { callApi } from './call-api.js';
import { withKeyTag } from './creation-key.js';
import { deleteLoggedModel, getLoggedModel, loggedModelPath, searchLoggedModels } from './logged-models.js';
import { experimentTask, loggedModelTask } from './task.js';
import { emptyAnswer } from './wire/empty-answer.js';
import {
  createdLoggedModelBody,
  createLoggedModelBody,
  loggedModelAnswer,
  loggedModelParamsBody,
  rawLoggedModelPageAnswer,
} from './wire/logged-model.js';
import { searchLoggedModelsBody } from './wire/logged-model-search.js';

/** Where the twins of a logged model would be, by its id. */
export type DoubtfulModels = Map<string, Pick<LoggedModelDraft, 'key' | 'experimentId'>>;

/**
 * Creates a logged model, unless one has the key already. Params that it lacks, because one request does not take them
 * all or an earlier call was interrupted, follow in further requests.
 */
export async function createLoggedModel(
  http: HttpClient,
  doubtful: DoubtfulModels,
  draft: LoggedModelDraft,
  call?: CallOptions,
): Promise<LoggedModel> {
  const [existing] = (await searchLoggedModels(http, sameKey(draft), call)).items;
  const model = existing ?? (await create(http, doubtful, draft, call));
  const missing = draft.params.filter(({ key }) => !(key in model.params));
  if (missing.length === 0) return model;
  for (let start = 0; start < missing.length; start += limits.paramsPerBatch) {
    await logParams(http, model.modelId, missing.slice(start, start + limits.paramsPerBatch), call);
  }
  return getLoggedModel(http, model.modelId, call);
}

/** An unanswered request is looked up by the tag that carries the key; twins of a late one are left to {@link deleteTwinModels}. */
async function create(http: HttpClient, doubtful: DoubtfulModels, draft: LoggedModelDraft, call?: CallOptions): Promise<LoggedModel> {
  const task = experimentTask('create a logged model in', draft.experimentId);
  let repeated = false;
  const model = await callApi(
    http,
    {
      method: 'POST',
      path: 'logged-models',
      body: createLoggedModelBody(draft, draft.params.slice(0, limits.paramsPerBatch), withKeyTag(draft.tags, draft.key)),
      replay: 'unsafe',
      recover: async (options) => {
        repeated = true;
        const body = searchLoggedModelsBody(sameKey(draft));
        const search = { method: 'POST', path: 'logged-models/search', body, replay: 'safe' } as const;
        const models = await callApi(http, search, rawLoggedModelPageAnswer, task, options);
        return models.length === 0 ? undefined : { status: 200, headers: {}, body: createdLoggedModelBody(models[0]), attempts: 1 };
      },
    },
    loggedModelAnswer,
    task,
    call,
  );
  if (repeated) doubtful.set(model.modelId, { key: draft.key, experimentId: draft.experimentId });
  return model;
}

/** Params are written once: the server refuses them when an earlier request, whose answer was lost, stored them. */
async function logParams(http: HttpClient, modelId: string, params: readonly Param[], call?: CallOptions): Promise<void> {
  const isDone = async (options?: CallOptions) => {
    const stored = (await getLoggedModel(http, modelId, options)).params;
    return params.every(({ key, value }) => stored[key] === value);
  };
  const request = {
    method: 'POST',
    path: `${loggedModelPath(modelId)}/params`,
    body: loggedModelParamsBody(modelId, params),
    replay: 'unsafe',
    recover: async (options: CallOptions) => ((await isDone(options)) ? { status: 200, headers: {}, body: '{}', attempts: 1 } : undefined),
  } as const;
  try {
    await callApi(http, request, emptyAnswer, loggedModelTask('log params of', modelId), call);
  } catch (error) {
    const late = error instanceof ValidationError && error.details['duplicateKey'] === true;
    if (!late || !(await isDone(call))) throw error;
  }
}

/** Deletes the twins of a logged model that was created in doubt. */
export async function deleteTwinModels(http: HttpClient, doubtful: DoubtfulModels, modelId: string, call?: CallOptions): Promise<void> {
  const creation = doubtful.get(modelId);
  if (creation === undefined) return;
  const { items } = await searchLoggedModels(http, sameKey(creation), call);
  for (const twin of items) {
    if (twin.modelId !== modelId) await deleteLoggedModel(http, twin.modelId, call);
  }
  doubtful.delete(modelId);
}

function sameKey(creation: Pick<LoggedModelDraft, 'key' | 'experimentId'>): LoggedModelQuery {
  const orderBy = [{ fieldName: 'creation_timestamp', ascending: true }];
  return { experimentIds: [creation.experimentId], filter: filter.tag(keyTag).equals(creation.key), orderBy, maxResults: 100 };
}
