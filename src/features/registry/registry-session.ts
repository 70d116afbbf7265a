import type { ClientInternals } from '../client/client-internals.js';
import type { ModelRegistryOptions } from './registry-options.js';
import { cachePlace } from './serving/cache-directory.js';
import { LastGood } from './serving/last-good.js';
import { OpenModels } from './serving/open-models.js';

/** What the functions behind one `ModelRegistry` share. */
export interface RegistrySession {
  readonly client: ClientInternals;
  readonly models: OpenModels;
  readonly lastGood: LastGood;
  /** What ends with the registry, besides the models. */
  readonly followers: Set<{ close(): Promise<void> }>;
}

/** Names the places; nothing is made before the first model is loaded. */
export function openRegistrySession(client: ClientInternals, options: ModelRegistryOptions): RegistrySession {
  const { settings } = client;
  const place = cachePlace(settings, options.cacheDirectory);
  return {
    client,
    models: new OpenModels(place, options.cacheMaxBytes, settings),
    lastGood: new LastGood(place.directory, `${settings.registryUri} ${settings.trackingUri} ${settings.workspace ?? ''}`, settings.clock),
    followers: new Set(),
  };
}

/** Closes every model that was loaded and everything that follows one. */
export async function closeRegistrySession({ models, followers }: RegistrySession): Promise<void> {
  await Promise.all([...followers].map((follower) => follower.close()));
  await models.close();
}
