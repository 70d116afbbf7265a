import type { CallOptions } from '../../core/call-options.js';
import { NotFoundError, ServerError } from '../../core/errors/request-error.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';

/** How long it may take to find out why a file could not be read, in milliseconds. */
const lookMs = 30_000;

/**
 * The error of a read that failed: servers answer 500 when a file is missing on the cloud storage behind them, so that
 * only the listing tells a missing file from a failure.
 */
export async function explainFailedRead(
  store: Pick<ArtifactStore, 'list' | 'root'>,
  path: string,
  error: unknown,
  { signal }: CallOptions,
): Promise<unknown> {
  if (!(error instanceof ServerError) || error.status !== 500 || error.errorCode === undefined) return error;
  const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const files = await store.list(directory, { signal, timeoutMs: lookMs }).catch(() => undefined);
  if (files === undefined || files.some((file) => file.path === path)) return error;
  return new NotFoundError(`There is no artifact ${path} at ${store.root}.`, { ...error, retryable: false });
}
