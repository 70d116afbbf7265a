import { Readable } from 'node:stream';
import type { TransferWatch } from './transfer-watch.js';

/** As much is read ahead of the consumer, in bytes. */
const readAhead = 256 * 2 ** 10;

/**
 * The bytes of an answer for their consumer: read no faster than they are consumed, watched while the server is the
 * one to wait for, and ended by an error of this package when they break off.
 *
 * @param explain - Turns what the connection failed with into that error.
 */
export function downloadBody(source: Readable, watch: TransferWatch, explain: (error: unknown) => Error): Readable {
  const body = new Readable({
    highWaterMark: readAhead,
    read() {
      watch.touch();
      source.resume();
    },
    destroy(error, done) {
      watch.stop();
      source.destroy();
      done(error);
    },
  });
  // Whoever reads sees the error; one that comes before anybody reads must not end the process.
  body.on('error', () => {});
  watch.rest();
  const fail = (error: unknown) => body.destroy(explain(error));
  source.on('data', (chunk: Buffer) => {
    if (body.push(chunk)) {
      watch.touch();
      return;
    }
    watch.rest();
    source.pause();
  });
  source.pause();
  source.once('end', () => {
    watch.stop();
    body.push(null);
  });
  // An abort raises an error on the source more than once.
  source.on('error', fail);
  source.once('close', () => {
    if (!source.readableEnded && !body.destroyed) fail(new Error('closed'));
  });
  return body;
}

/** Reads an answer that is expected to be short, as text; what is beyond the limit is cut off. */
export async function readShort(body: Readable, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString();
}
