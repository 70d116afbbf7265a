import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseText } from '../../core/validation/text.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';

/** Where a tracker logs to. */
export interface ExperimentTrackerOptions {
  /** As for `MlflowClient`. @default `MLFLOW_TRACKING_URI`, else `sqlite:///mlflow.db` */
  readonly trackingUri?: string | undefined;
  /** A client to share; the tracker leaves it open. @default one of its own */
  readonly client?: ClientHandle | undefined;
  /** Experiment of runs that name none. @default `MLFLOW_EXPERIMENT_NAME`, `MLFLOW_EXPERIMENT_ID`, or `'0'` */
  readonly experimentName?: string | undefined;
}

/**
 * Checks the options of a tracker.
 *
 * @throws ValidationError
 */
export function parseTrackerOptions(options: ExperimentTrackerOptions): ExperimentTrackerOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError(`The options of an ExperimentTracker must be an object, not ${describe(options)}.`);
  }
  const { trackingUri, client, experimentName } = options;
  if (client !== undefined && trackingUri !== undefined) {
    throw new ValidationError('An ExperimentTracker takes a client or a trackingUri, not both: the client has a tracking URI already.');
  }
  if (client !== undefined && client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient, not ${describe(client)}.`);
  }
  if (experimentName !== undefined) {
    parseText('The option experimentName', experimentName, { maxLength: limits.experimentNameLength, required: true });
  }
  return { trackingUri, client, experimentName };
}
