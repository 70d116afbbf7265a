import { parseArtifactName } from '../../core/artifact-path.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { TransferOptions } from '../artifacts/artifact-transfer.js';
import type { RunRecord } from './run-record.js';
import { storeArtifact } from './store-artifact.js';

/** Bytes or text as they come: a Node stream, a web stream or an asynchronous generator. */
export type ByteStream = AsyncIterable<Uint8Array | string>;

/** Stores what a stream gives; it is spooled to the disk first, because the size has to be known. */
export async function logStream(record: RunRecord, stream: ByteStream, file: string, options: TransferOptions): Promise<void> {
  const path = parseArtifactName('The artifact path', file);
  if (typeof (stream as Partial<ByteStream> | null)?.[Symbol.asyncIterator] !== 'function') {
    throw new ValidationError(`The stream of ${path} must be a readable stream or an async iterable of bytes, not ${describe(stream)}.`);
  }
  await storeArtifact(record, path, stream, options);
}
