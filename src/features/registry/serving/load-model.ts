import type { CallOptions } from '../../../core/call-options.js';
import { isConnection, isServer, isTimeout } from '../../../core/errors/guards.js';
import { parseCall } from '../../../core/validation/call.js';
import type { ServingOptions } from '../../../inference/open-model.js';
import type { RegistrySession } from '../registry-session.js';
import { fetchModel } from './fetch-model.js';
import type { GoodModel } from './last-good.js';
import type { LoadedModel } from './loaded-model.js';
import { type LocatedModel, locateModel } from './locate-model.js';

/** How long a registry that refuses connections is tried where there is a model to fall back on, in milliseconds. */
const refusedMs = 250;

/** The same for one that is slow. */
const slowMs = 10_000;

/**
 * Loads a model by its URI. While the registry cannot be reached, the model that the URI meant when it was last loaded
 * comes from the cache, an earlier one where its files are damaged.
 */
export async function loadModel(session: RegistrySession, uri: string, serving: ServingOptions, call: CallOptions): Promise<LoadedModel> {
  const { client, lastGood } = session;
  const known = await lastGood.read(uri);
  try {
    const located = known.length === 0 ? await locateModel(client, uri, call) : await locateSoon(session, uri, call);
    return await openLocated(session, located, serving, call);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const loaded = await loadKnown(session, known, serving, call);
    if (loaded === undefined) throw error;
    const { version, confirmedAt } = loaded;
    client.settings.logger.warn({ uri, version, confirmedAt }, 'The registry cannot be reached; the last known model is served.');
    return loaded;
  }
}

/** Loads what the registry says now, and nothing else, and remembers it. */
export async function openLocated(
  { client, models, lastGood }: RegistrySession,
  located: LocatedModel,
  serving: ServingOptions,
  call: CallOptions,
): Promise<LoadedModel> {
  const { uri, cacheKey, metadata } = located;
  const confirmedAt = client.settings.clock.now();
  const fetch = (directory: string, transfer: CallOptions) => fetchModel(located, directory, transfer);
  const open = () => models.open({ cacheKey, metadata, fetch, serving }, { stale: false, confirmedAt }, call);
  const loaded = await open().catch((error: unknown) => {
    // It shared the attempt of a load that could not reach the registry, and so fetched nothing.
    if (error instanceof NotCached) return open();
    throw error;
  });
  await lastGood.remember(uri, { cacheKey, metadata, confirmedAt });
  return loaded;
}

/** Whether a failure says nothing about the model, only that nobody answered. */
export function isUnreachable(error: unknown): boolean {
  return isConnection(error) || isTimeout(error) || (isServer(error) && error.retryable);
}

async function locateSoon({ client }: RegistrySession, uri: string, call: CallOptions): Promise<LocatedModel> {
  // Half of the time is left for the model that is here.
  const within = (ms: number): CallOptions =>
    parseCall({ signal: call.signal, timeoutMs: call.timeoutMs === undefined ? ms : Math.min(call.timeoutMs / 2, ms) });
  try {
    return await locateModel(client, uri, within(refusedMs));
  } catch (error) {
    if (!isTimeout(error) || isConnection(error.cause)) throw error;
    return locateModel(client, uri, within(slowMs));
  }
}

async function loadKnown({ models }: RegistrySession, known: readonly GoodModel[], serving: ServingOptions, call: CallOptions) {
  const fetch = async (): Promise<never> => {
    throw new NotCached();
  };
  for (const { cacheKey, metadata, confirmedAt } of known) {
    try {
      return await models.open({ cacheKey, metadata, fetch, serving }, { stale: true, confirmedAt }, call);
    } catch (error) {
      if (!(error instanceof NotCached)) throw error;
    }
  }
  return undefined;
}

/** The files of a model are not in the cache, or are damaged there. */
class NotCached extends Error {}
