import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseExperimentName } from '../../core/validation/experiment-name.js';
import { parseObject } from '../../core/validation/object.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';
import { parseSystemMetrics, type SystemMetrics } from './system-metrics-options.js';

/** Where a tracker logs to. */
export interface ExperimentTrackerOptions {
  /** As for `MlflowClient`. @default `MLFLOW_TRACKING_URI`, else `sqlite:///mlflow.db` */
  readonly trackingUri?: string | undefined;
  /** A client to share; the tracker leaves it open. @default one of its own */
  readonly client?: ClientHandle | undefined;
  /** Experiment of runs that name none. @default `MLFLOW_EXPERIMENT_NAME`, `MLFLOW_EXPERIMENT_ID`, or `'0'` */
  readonly experimentName?: string | undefined;
  /** Log load, memory, disk and network of the machine while a run goes on. @default `MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING`, else false */
  readonly systemMetrics?: SystemMetrics | undefined;
}

/**
 * Checks the options of a tracker.
 *
 * @throws ValidationError
 */
export function parseTrackerOptions(options: ExperimentTrackerOptions): ExperimentTrackerOptions {
  const { trackingUri, client, experimentName } = parseObject('The options of an ExperimentTracker', options);
  if (client !== undefined && trackingUri !== undefined) {
    throw new ValidationError('An ExperimentTracker takes a client or a trackingUri, not both: the client has a tracking URI already.');
  }
  if (client !== undefined && client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient, not ${describe(client)}.`);
  }
  if (experimentName !== undefined) parseExperimentName(experimentName);
  return { trackingUri, client, experimentName, systemMetrics: parseSystemMetrics(options.systemMetrics) };
}
