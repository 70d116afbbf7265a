import type { CallOptions } from '../../core/call-options.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { AlreadyExistsError, NotFoundError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { keyTag } from '../../core/key-tag.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { RegisteredModelDraft } from '../../ports/registry-store.js';
import { callApi } from './call-api.js';
import { withKeyTag } from './creation-key.js';
import { getRegisteredModel } from './registered-models.js';
import { modelTask } from './task.js';
import {
  createdRegisteredModelBody,
  createRegisteredModelBody,
  rawRegisteredModelAnswer,
  registeredModelAnswer,
  registeredModelQuery,
} from './wire/registered-model.js';

/**
 * Creates a registered model. A tag tells a model that a lost request of this call made from one that somebody else
 * made under the same name.
 *
 * @throws AlreadyExistsError when the name is taken.
 */
export async function createRegisteredModel(http: HttpClient, draft: RegisteredModelDraft, call?: CallOptions): Promise<RegisteredModel> {
  const task = modelTask('create', draft.name);
  const key = newId();
  let repeated = false;
  try {
    return await callApi(
      http,
      {
        method: 'POST',
        path: 'registered-models/create',
        body: createRegisteredModelBody(draft, withKeyTag(draft.tags ?? [], key)),
        replay: 'unsafe',
        recover: async (options) => {
          repeated = true;
          const query = registeredModelQuery(draft.name);
          const get = { method: 'GET', path: 'registered-models/get', query, replay: 'safe' } as const;
          const found = await callApi(http, get, rawRegisteredModelAnswer, task, options).catch(unlessMissing);
          if (found?.tags[keyTag] !== key) return undefined;
          return { status: 200, headers: {}, body: createdRegisteredModelBody(found.raw), attempts: 1 };
        },
      },
      registeredModelAnswer,
      task,
      call,
    );
  } catch (error) {
    // A first request that came late is as good as the second.
    const found = repeated && error instanceof AlreadyExistsError ? await getRegisteredModel(http, draft.name, call) : undefined;
    if (found?.tags[keyTag] !== key) throw error;
    return found;
  }
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}
