import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { CallOptions } from '../../core/call-options.js';
import { endWithCall } from '../../core/end-with-call.js';
import { fileError } from '../../core/errors/file-error.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { partialName, sweepPartials } from '../../core/partial-file.js';
import { describe } from '../../core/validation/describe.js';

/**
 * Writes a stream to a private temporary file and gives its path; whoever asked removes it. An error of the stream
 * itself is passed on as it is.
 *
 * @throws StoreError of kind `full` when the temporary directory has no room
 */
export async function spool(input: Readable | AsyncIterable<Uint8Array | string>, call: CallOptions): Promise<string> {
  const stream = endWithCall(input instanceof Readable ? input : Readable.from(input), 'the reading of a stream', call);
  await sweepPartials(tmpdir());
  const path = join(tmpdir(), partialName());
  const failed = (error: unknown): never => {
    throw fileError(`The stream could not be kept in ${tmpdir()}`, error);
  };
  const file = await open(path, 'wx', 0o600).catch(failed);
  try {
    for await (const chunk of stream as AsyncIterable<unknown>) await file.writeFile(bytesOf(chunk)).catch(failed);
    await file.close().catch(failed);
    return path;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(path, { force: true }).catch(() => {});
    throw error;
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (chunk instanceof Uint8Array) return chunk;
  throw new ValidationError(`A stream that becomes an artifact must give bytes or text, not ${describe(chunk)}.`);
}
