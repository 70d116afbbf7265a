import type { CallOptions } from '../../core/call-options.js';
import { AlreadyExistsError, NotFoundError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { keyTag } from '../../core/key-tag.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { ExperimentDraft } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { withKeyTag } from './creation-key.js';
import { getExperimentByName } from './experiments.js';
import { experimentTask } from './task.js';
import { createdExperimentAnswer, createdExperimentBody, createExperimentBody } from './wire/experiment.js';

/**
 * Creates an experiment and returns its id. A tag tells an experiment that a lost request of this call made from one
 * that somebody else made under the same name.
 *
 * @throws AlreadyExistsError when the name is taken, also by a deleted experiment.
 */
export async function createExperiment(http: HttpClient, draft: ExperimentDraft, call?: CallOptions): Promise<string> {
  const key = newId();
  let repeated = false;

  const findOurs = async (options?: CallOptions): Promise<string | undefined> => {
    repeated = true;
    try {
      const experiment = await getExperimentByName(http, draft.name, options);
      return experiment.tags[keyTag] === key ? experiment.experimentId : undefined;
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  };

  try {
    return await callApi(
      http,
      {
        method: 'POST',
        path: 'experiments/create',
        body: createExperimentBody(draft, withKeyTag(draft.tags ?? [], key)),
        replay: 'unsafe',
        recover: async (options) => {
          const found = await findOurs(options);
          return found === undefined ? undefined : { status: 200, headers: {}, body: createdExperimentBody(found), attempts: 1 };
        },
      },
      createdExperimentAnswer,
      experimentTask('create', draft.name),
      call,
    );
  } catch (error) {
    const found = repeated && error instanceof AlreadyExistsError ? await findOurs(call) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}
