import type { CallOptions } from '../../core/call-options.js';
import { ConnectionError, NotSupportedError } from '../../core/errors/request-error.js';
import type { HttpClient, TransferResponse } from '../../ports/http-client.js';
import type { ServerOffers } from './server-offers.js';
import { readPresigned } from './wire/presigned.js';

/**
 * Reads a file from the storage behind a server, by a URL that the server signs: that way ranges work, and the server
 * does not first fetch the whole file for itself. `undefined` where the server does not offer it, or where its storage
 * cannot be reached from here, as with one in the server's own network.
 *
 * @param path - Encoded path below the artifact service.
 */
export async function downloadDirectly(
  http: HttpClient,
  offers: ServerOffers,
  path: string,
  range: Readonly<Record<string, string>>,
  time: () => CallOptions,
): Promise<TransferResponse | undefined> {
  if (!(await offers.presignedDownloads(time()))) return undefined;
  const request = { method: 'GET', path: `/api/2.0/mlflow-artifacts/presigned/${path}` } as const;
  try {
    const { url, headers } = readPresigned(await http.send({ ...request, replay: 'safe', ...time() }), request);
    return await http.transfer({ method: 'GET', target: { url }, headers: { ...headers, ...range }, ...time() });
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    offers.withoutStorage();
    return undefined;
  }
}

/** Whether the storage behind a server is not to be had directly, so that the server has to pass the bytes on. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof NotSupportedError || (error instanceof ConnectionError && !error.requestSent);
}
