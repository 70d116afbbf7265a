import type { Readable } from 'node:stream';

/** A part of some bytes. */
export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** The byte after the last. */
  readonly end: number;
}

/** Bytes of known length that can be opened again, so that a request can be sent again. */
export interface ByteSource {
  readonly size: number;
  open(range?: ByteRange): Readable;
}
