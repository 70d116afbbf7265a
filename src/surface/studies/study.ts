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
import { plainObject } from '../../features/client/option-values.js';
import { withStore } from '../../features/client/store-call.js';
import type { RunQuery, TrackingStore } from '../../ports/tracking-store.js';
import { defaultClient } from '../fluent/default-client.js';

/** An experiment by its name, or by its id. */
export type ExperimentRef = string | { readonly experimentId: string | number };

/** Options of every function that looks at an experiment as a whole. */
export interface StudyOptions extends CallOptions {
  /** A `MlflowClient` or an `ExperimentTracker`. @default the client of the fluent functions */
  readonly client?: ClientHandle | undefined;
}

const known: readonly (keyof StudyOptions)[] = ['client', 'signal', 'timeoutMs'];

/** An experiment and the store it is in. */
export interface Study {
  readonly experiment: Experiment;
  readonly store: TrackingStore;
  /** All requests share one deadline. */
  readonly call: CallOptions;
}

/**
 * Checks that options have known names only: a misspelt `olderThan` would delete more than was meant.
 *
 * @throws ValidationError
 */
export function parseStudyOptions<T extends StudyOptions>(what: string, options: T, own: readonly (keyof T & string)[]): T {
  plainObject(`The options of ${what}`, options, new Set([...own, ...known]));
  if (options.client !== undefined && options.client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient or an ExperimentTracker, not ${describe(options.client)}.`);
  }
  return options;
}

/**
 * Looks an experiment up and hands it to `body`; the process stays alive until `body` is done.
 *
 * @throws NotFoundError when there is no such experiment, or it is deleted.
 */
export async function inStudy<T>(experiment: ExperimentRef, options: StudyOptions, body: (study: Study) => Promise<T>): Promise<T> {
  const { client = defaultClient() } = options;
  return withStore(client[clientInternals], options, async (store, call) => {
    const found = await find(experiment, store, call);
    if (found.lifecycleStage === 'deleted') {
      throw new NotFoundError(
        `The experiment "${found.name}" (id ${found.experimentId}) is deleted; restore it with client.experiments.restore('${found.experimentId}').`,
        { errorCode: 'RESOURCE_DOES_NOT_EXIST' },
      );
    }
    return body({ experiment: found, store, call });
  });
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

/** All active runs of the study that match, newest first unless the query says otherwise. */
export function runsOf(study: Study, query: Partial<Pick<RunQuery, 'filter' | 'orderBy' | 'maxResults'>> = {}): PagedSearch<Run> {
  const experimentIds = [study.experiment.experimentId];
  return new PagedSearch((pageToken) => study.store.searchRuns({ maxResults: 1000, ...query, experimentIds, pageToken }, study.call));
}
