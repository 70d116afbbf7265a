import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';

/** Where a registry is. */
export interface ModelRegistryOptions {
  /** As for `MlflowClient`. @default `MLFLOW_TRACKING_URI`, else `sqlite:///mlflow.db` */
  readonly trackingUri?: string | undefined;
  /** A client to share; the registry leaves it open. @default one of its own */
  readonly client?: ClientHandle | undefined;
  /**
   * Where the files of loaded models are kept.
   *
   * @default `.mlflow-ops/models` beside the embedded store, with a server in `MLOPS_BASE_PATH` or the working directory; a
   * temporary directory for a store in memory
   */
  readonly cacheDirectory?: string | undefined;
  /** Files of models that nobody uses are removed beyond this, the least recently used first. @default 10 GiB */
  readonly cacheMaxBytes?: number | undefined;
}

/** Checks the options of a registry. @throws ValidationError */
export function parseRegistryOptions(options: ModelRegistryOptions): ModelRegistryOptions {
  const { trackingUri, client, cacheDirectory, cacheMaxBytes } = parseObject('The options of a ModelRegistry', options);
  if (client !== undefined && trackingUri !== undefined) {
    throw new ValidationError('A ModelRegistry takes a client or a trackingUri, not both: the client has a tracking URI already.');
  }
  if (client !== undefined && client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient, not ${describe(client)}.`);
  }
  if (cacheDirectory !== undefined && (typeof cacheDirectory !== 'string' || cacheDirectory === '')) {
    throw new ValidationError(`The option cacheDirectory must be the path of a directory, not ${describe(cacheDirectory)}.`);
  }
  if (cacheMaxBytes !== undefined) parseInteger('The option cacheMaxBytes', cacheMaxBytes, { min: 0 });
  return { trackingUri, client, cacheDirectory, cacheMaxBytes };
}
