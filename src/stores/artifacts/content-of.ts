import { ServerError } from '../../core/errors/request-error.js';
import type { ArtifactContent, ByteTransferOptions } from '../../ports/artifact-store.js';
import type { TransferResponse } from '../../ports/http-client.js';
import { counted } from './count-bytes.js';

/** The header that asks for everything from a position on. */
export function rangeFrom(start: number): Readonly<Record<string, string>> {
  return start > 0 ? { range: `bytes=${start}-` } : {};
}

/**
 * The bytes of an artifact out of an answer. A server may ignore the range and send everything.
 *
 * @param wanted - The position that was asked for.
 * @throws ServerError when the answer starts elsewhere
 */
export function contentOf(
  { status, headers, body }: TransferResponse,
  wanted: number,
  onBytes: ByteTransferOptions['onBytes'],
): ArtifactContent {
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/i.exec(headers['content-range'] ?? '') ?? [];
  const isPart = status === 206;
  if (isPart && Number(first) !== wanted) {
    body.destroy();
    throw new ServerError(
      `Bytes from ${wanted} on were asked for, and the answer starts ${first === undefined ? 'nowhere' : `at ${first}`}.`,
    );
  }
  const length = isPart ? total : headers['content-length'];
  return {
    size: length === undefined ? undefined : Number(length),
    revision: headers['etag'] ?? headers['last-modified'],
    start: isPart ? wanted : 0,
    stream: onBytes === undefined ? body : counted(body, onBytes),
  };
}
