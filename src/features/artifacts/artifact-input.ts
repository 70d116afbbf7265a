import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import type { ByteRange, ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import { fileError } from '../../core/errors/file-error.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { localFile } from '../../core/local-file.js';
import { describe } from '../../core/validation/describe.js';
import { spool } from './spool.js';

/**
 * What can be stored as an artifact: the path or `file:` URL of a local file, bytes, a Blob, or a stream of bytes or
 * text. A stream is first written to a private temporary file, because its size has to be known.
 */
export type ArtifactInput = string | URL | Uint8Array | Blob | Readable | AsyncIterable<Uint8Array | string>;

const pieceBytes = 256 * 1024;

/** Lends the bytes of an input to an action, and removes what had to be kept on disk for it. @throws ValidationError, NotFoundError */
export async function withSource<T>(input: ArtifactInput, call: CallOptions, action: (source: ByteSource) => Promise<T>): Promise<T> {
  if (typeof input === 'string' || input instanceof URL) return action(await fileSource(localFile(input)));
  if (input instanceof Uint8Array) return action(bytesSource(input));
  if (input instanceof Blob) return action(blobSource(input));
  if (typeof (input as Partial<AsyncIterable<unknown>> | null)?.[Symbol.asyncIterator] !== 'function') {
    throw new ValidationError(
      `An artifact must be the path or file: URL of a local file, a Uint8Array, a Blob or a stream, not ${describe(input)}.`,
    );
  }
  if (isSpent(input)) throw new ValidationError('The stream has been read already; give one that still has all of its bytes.');
  const file = await spool(input, call);
  try {
    return await action(await fileSource(file));
  } finally {
    await rm(file, { force: true });
  }
}

/** A local file as it is now. @throws NotFoundError, ValidationError */
export async function fileSource(path: string): Promise<ByteSource> {
  const facts = await stat(path).catch((error: unknown) => {
    throw fileError(`The file ${path} cannot be read`, error);
  });
  if (facts.isDirectory()) throw new ValidationError(`${path} is a directory; upload it with uploadDirectory.`);
  if (!facts.isFile()) throw new ValidationError(`${path} is not a file; only files can be artifacts.`);
  const open = ({ start, end }: ByteRange): Readable =>
    start >= end ? Readable.from([]) : createReadStream(path, { start, end: end - 1, highWaterMark: pieceBytes });
  return { size: facts.size, open: (range = { start: 0, end: facts.size }) => open(range) };
}

/** Bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    open: ({ start, end } = { start: 0, end: bytes.byteLength }) =>
      Readable.from(pieces(bytes.subarray(start, end)), { objectMode: false }),
  };
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    open: ({ start, end } = { start: 0, end: blob.size }) =>
      Readable.fromWeb(blob.slice(start, end).stream() as ReadableStream<Uint8Array>),
  };
}

/** Such a stream gives nothing more, which would be stored as an empty file. */
function isSpent(input: Readable | AsyncIterable<unknown>): boolean {
  if (input instanceof Readable) return input.readableEnded;
  return input instanceof ReadableStream && Readable.isDisturbed(input as unknown as Readable);
}
