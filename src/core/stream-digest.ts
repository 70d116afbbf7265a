import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** SHA-256 of everything a stream gives, in hex. */
export async function streamDigest(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
