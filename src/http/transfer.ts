import type { Readable } from 'node:stream';
import type { AxiosInstance } from 'axios';
import type { TransferRequest, TransferResponse } from '../ports/http-client.js';
import { failureOf, isAxiosError } from './axios-failure.js';
import { downloadBody, readShort } from './download-body.js';
import { errorFromFailure } from './error-from-failure.js';
import { errorFromResponse } from './error-from-response.js';
import { errorFromStorage } from './error-from-storage.js';
import type { Exchange } from './exchange.js';
import { forwardProxy } from './forward-proxy.js';
import { plainHeaders } from './headers.js';
import type { Connections } from './storage-connections.js';
import type { TransferWatch } from './transfer-watch.js';
import { openUpload, type UploadBody } from './upload-body.js';

/** As much is read of an answer that refuses, in bytes. */
const longestRefusal = 64 * 2 ** 10;

/** Where one attempt of a transfer goes, and what goes along. */
export interface Destination extends Connections {
  /** Whole, with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly exchange: Exchange;
}

/**
 * Sends or asks for a stream of bytes once. Neither side is buffered: the body is read as fast as the socket takes it,
 * the answer as fast as its consumer does.
 */
export async function transferOnce(
  axios: AxiosInstance,
  to: Destination,
  request: TransferRequest,
  watch: TransferWatch,
): Promise<TransferResponse> {
  let upload: UploadBody | undefined;
  const brokenOff = (error: unknown): Error =>
    watch.failure ?? errorFromFailure({ code: codeOf(error), requestSent: true, reusedSocket: false }, to.exchange);
  try {
    upload = request.body && (await openUpload(request.body, (bytes) => progress(request, watch, bytes)));
    const response = await axios.request<Readable>({
      method: request.method,
      url: to.url,
      allowAbsoluteUrls: true,
      // Ours last: a header that came with a presigned URL must not give the body another length.
      headers: { accept: '*/*', 'content-type': false, ...to.headers, ...upload?.headers },
      httpAgent: to.pool.httpAgent,
      httpsAgent: to.pool.httpsAgent,
      proxy: forwardProxy(to.exchange.origin, to.route),
      responseType: 'stream',
      decompress: false,
      // With a limit, axios sends and reads through streams of its own, which cost time.
      maxBodyLength: -1,
      maxContentLength: -1,
      signal: watch.signal,
      ...(upload && { data: upload.data }),
    });
    watch.touch();
    const answer = { status: response.status, headers: plainHeaders(response.headers) };
    const body = downloadBody(response.data, watch, brokenOff);
    if (answer.status >= 200 && answer.status < 300) {
      body.once('close', () => upload?.destroy());
      return { ...answer, body };
    }
    throw refusal({ ...answer, body: await readShort(body, longestRefusal) }, to.exchange);
  } catch (error) {
    const ours = watch.failure ?? upload?.failure();
    watch.stop();
    upload?.destroy();
    throw ours ?? (isAxiosError(error) ? errorFromFailure(failureOf(error, to.pool), to.exchange) : error);
  }
}

function progress({ onBytes }: TransferRequest, watch: TransferWatch, bytes: number): void {
  watch.touch();
  onBytes?.(bytes);
}

function refusal(
  answer: { status: number; headers: Readonly<Record<string, string>>; body: string },
  exchange: Exchange,
): Error | undefined {
  return exchange.address === 'presigned URL' ? errorFromStorage(answer, exchange) : errorFromResponse(answer, exchange);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? 'ECONNRESET';
}
