import { pipeline, type Readable, Transform } from 'node:stream';

/** Counts the bytes that pass. */
export interface ByteCounter {
  readonly stream: Transform;
  readonly bytes: () => number;
}

/** A stream that lets everything pass and tells how much that was. What `onBytes` throws ends it. */
export function countBytes(onBytes?: (bytes: number) => void): ByteCounter {
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      try {
        onBytes?.(bytes);
      } catch (error) {
        done(error as Error);
        return;
      }
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}

/** A stream with the same bytes that tells how many were taken from it; the two end together. */
export function counted(stream: Readable, onBytes: (bytes: number) => void): Readable {
  // Whoever reads sees the error; the callback only keeps it from being thrown twice.
  return pipeline(stream, countBytes(onBytes).stream, () => {});
}
