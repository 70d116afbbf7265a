import { Readable } from 'node:stream';
import type { ByteSource } from '../../src/core/byte-source.js';

/** A source that counts how often it was opened. */
export interface CountedSource extends ByteSource {
  readonly opened: () => number;
}

/** The bytes of a buffer as a source. */
export function sourceOf(bytes: Uint8Array): CountedSource {
  let opened = 0;
  return {
    size: bytes.length,
    open: ({ start, end } = { start: 0, end: bytes.length }) => {
      opened += 1;
      return Readable.from(chunksOf(bytes.subarray(start, end)), { objectMode: false });
    },
    opened: () => opened,
  };
}

function* chunksOf(bytes: Uint8Array): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += 65_536) yield Buffer.from(bytes.subarray(start, start + 65_536));
}

/** Bytes that differ at every place, the same in every run. */
export function patterned(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) bytes[i] = (i * 31 + (i >> 8)) % 251;
  return bytes;
}

/** Everything a stream gives. */
export async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
