import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';

/** Where a registry is. */
export interface ModelRegistryOptions {
  /** As for `MlflowClient`. @default `MLFLOW_TRACKING_URI`, else `sqlite:///mlflow.db` */
  readonly trackingUri?: string | undefined;
  /** A client to share; the registry leaves it open. @default one of its own */
  readonly client?: ClientHandle | undefined;
}

/** Checks the options of a registry. @throws ValidationError */
export function parseRegistryOptions(options: ModelRegistryOptions): ModelRegistryOptions {
  const { trackingUri, client } = parseObject('The options of a ModelRegistry', options);
  if (client !== undefined && trackingUri !== undefined) {
    throw new ValidationError('A ModelRegistry takes a client or a trackingUri, not both: the client has a tracking URI already.');
  }
  if (client !== undefined && client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient, not ${describe(client)}.`);
  }
  return { trackingUri, client };
}
