import type { CallOptions } from '../../core/call-options.js';
import { endWithCall } from '../../core/end-with-call.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { ArtifactContent, ArtifactStore } from '../../ports/artifact-store.js';

const mostTries = 3;

/** Reads one artifact whole; a stream that breaks is read again. A store has tried for long enough before it refuses. */
export async function readBytes(store: ArtifactStore, path: string, maxBytes: number, call: CallOptions): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    const content = await store.read(path, call);
    try {
      return await readOnce(content, path, maxBytes, call);
    } catch (error) {
      if (tries >= mostTries || !isMlflowOpsError(error) || !error.retryable) throw error;
    }
  }
}

async function readOnce({ stream, size }: ArtifactContent, path: string, maxBytes: number, call: CallOptions): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error destroys the stream.
  for await (const chunk of endWithCall(stream, `the reading of ${path}`, call) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    requireRoom(path, Math.max(bytes, size ?? 0), maxBytes);
    chunks.push(chunk);
  }
  if (size !== undefined && bytes !== size) {
    throw new StoreError(`${bytes} bytes of the artifact ${path} arrived instead of ${size}.`, { kind: 'integrity', retryable: true });
  }
  return Buffer.concat(chunks);
}

function requireRoom(path: string, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new ValidationError(`The artifact ${path} has more than ${maxBytes} bytes; download it to a file, or raise maxBytes.`);
}
