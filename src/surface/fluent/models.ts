import { clientInternals } from '../../features/client/client-internals.js';
import { ModelRegistry } from '../../features/registry/model-registry.js';
import type { Registration } from '../../features/registry/registration/register-model.js';
import type { RegisterModelInput } from '../../features/registry/registration/register-model-input.js';
import type { LoadedModel } from '../../features/registry/serving/loaded-model.js';
import type { LoadModelOptions } from '../../features/registry/serving/serving-input.js';
import { activeFrame } from '../../features/tracking/context.js';
import type { RunModel, RunModelInput } from '../../features/tracking/log-model.js';
import { requireActiveRun } from './active-run.js';
import { defaultClient, defaultRegistry } from './default-client.js';

/** `ActiveRun.logModel` of the active run. @throws NoActiveRunError */
export async function logModel(input: RunModelInput): Promise<RunModel> {
  return requireActiveRun().logModel(input);
}

/**
 * `ModelRegistry.loadModel` with the client of the active run, else the default one. Whoever loads a model closes it.
 *
 * @throws NotFoundError listing what exists
 */
export async function loadModel(uri: string, options?: LoadModelOptions | undefined): Promise<LoadedModel> {
  return registry().loadModel(uri, options);
}

/** `ModelRegistry.registerModel` with the client of the active run, else the default one. @throws ModelError */
export async function registerModel(options: RegisterModelInput): Promise<Registration> {
  return registry().registerModel(options);
}

function registry(): ModelRegistry {
  const client = activeFrame()?.client;
  if (client === undefined || client === defaultClient()[clientInternals]) return defaultRegistry();
  return new ModelRegistry({ client: { [clientInternals]: client } });
}
