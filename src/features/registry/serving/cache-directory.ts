import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { newId } from '../../../core/ids.js';
import { parseTrackingUri } from '../../../core/tracking-uri.js';
import type { SharedSettings } from '../../client/client-internals.js';

/** Where loaded models are kept, and whether that is for the life of one registry only. */
export interface CachePlace {
  readonly directory: string;
  readonly temporary: boolean;
}

/**
 * The directory of the model cache: the one that was chosen, else `.mlflow-ops/models` beside the embedded store, with a
 * server in `$MLOPS_BASE_PATH` or the working directory; a temporary one for a store in memory.
 */
export function cachePlace({ trackingUri, environment }: SharedSettings, chosen: string | undefined): CachePlace {
  if (chosen !== undefined) return { directory: resolve(chosen), temporary: false };
  const place = parseTrackingUri(trackingUri, '.');
  if (place.kind === 'memory') return { directory: join(tmpdir(), `mlflow-ops-models-${newId()}`), temporary: true };
  const base = place.kind === 'file' ? dirname(place.path) : resolve(environment.basePath ?? '.');
  return { directory: join(base, '.mlflow-ops', 'models'), temporary: false };
}
