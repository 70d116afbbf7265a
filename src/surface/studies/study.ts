import type { CallOptions } from '../../core/call-options.js';
import type { Experiment } from '../../core/entities/experiment.js';
import type { Run } from '../../core/entities/run.js';
import { NotFoundError, ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { PagedSearch } from '../../core/page.js';
import { describe } from '../../core/validation/describe.js';
import { parseExperimentId } from '../../core/validation/id.js';
import { parseText } from '../../core/validation/text.js';
import { type ClientHandle, clientInternals } from '../../features/client/client-internals.js';
import { holdProcess } from '../../features/client/hold-process.js';
import type { RunQuery, TrackingStore } from '../../ports/tracking-store.js';
import { defaultClient } from '../fluent/default-client.js';

/** An experiment by its name, or by its id. */
export type ExperimentRef = string | { readonly experimentId: string | number };

/** Options of every function that looks at an experiment as a whole. */
export interface StudyOptions extends CallOptions {
  /** @default the client of the fluent functions */
  readonly client?: ClientHandle | undefined;
}

/** An experiment and the store it is in. */
export interface Study {
  readonly experiment: Experiment;
  readonly store: TrackingStore;
  readonly call: CallOptions;
}

/**
 * Looks an experiment up and hands it to `body`; the process stays alive until `body` is done.
 *
 * @throws NotFoundError when there is no such experiment, or it is deleted.
 */
export async function inStudy<T>(experiment: ExperimentRef, options: StudyOptions, body: (study: Study) => Promise<T>): Promise<T> {
  const { client = defaultClient(), signal, timeoutMs } = options;
  const call = { signal, timeoutMs };
  const opened = client[clientInternals].tracking().then(async (store) => {
    const found = await find(experiment, store, call);
    if (found.lifecycleStage === 'deleted') {
      throw new NotFoundError(
        `The experiment "${found.name}" (id ${found.experimentId}) is deleted; restore it with client.experiments.restore('${found.experimentId}').`,
        { errorCode: 'RESOURCE_DOES_NOT_EXIST' },
      );
    }
    return body({ experiment: found, store, call });
  });
  return holdProcess(opened);
}

async function find(experiment: ExperimentRef, store: TrackingStore, call: CallOptions): Promise<Experiment> {
  if (typeof experiment === 'string') {
    const name = parseText('The name of an experiment', experiment, { maxLength: limits.experimentNameLength, required: true });
    return store.getExperimentByName(name, call);
  }
  if (typeof experiment !== 'object' || experiment === null) {
    throw new ValidationError(`An experiment is given by its name or as { experimentId }, not as ${describe(experiment)}.`);
  }
  return store.getExperiment(parseExperimentId(experiment.experimentId), call);
}

/** All active runs of the study that match. */
export function runsOf({ experiment, store, call }: Study, query: Pick<RunQuery, 'filter' | 'orderBy'> = {}): PagedSearch<Run> {
  const experimentIds = [experiment.experimentId];
  return new PagedSearch((pageToken) => store.searchRuns({ ...query, experimentIds, maxResults: 1000, pageToken }, call));
}
