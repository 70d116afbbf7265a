import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import { endWithCall } from '../../core/end-with-call.js';
import { fileError } from '../../core/errors/file-error.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import { StoreError } from '../../core/errors/store-error.js';
import { streamDigest } from '../../core/stream-digest.js';
import type { ArtifactContent, ArtifactStore } from '../../ports/artifact-store.js';
import type { Progress } from './progress.js';

/** Breaks in a row without a byte between them after which a download is given up. */
const mostBreaks = 5;
/** Breaks in all; a connection that breaks more often never gets there. */
const mostResumes = 100;
const pauseMs = 250;
/** Bytes of one write: sockets give 64 KiB at a time, and a write costs more than that many bytes do. */
const writeBytes = 256 * 1024;

/**
 * Writes one artifact to a new file, which nobody else looks at yet. A broken stream goes on where it broke; an
 * artifact that was replaced meanwhile starts anew.
 */
export async function downloadFile(
  store: ArtifactStore,
  path: string,
  file: string,
  { call, verify, progress }: { readonly call: CallOptions; readonly verify: 'size' | 'sha256'; readonly progress: Progress },
): Promise<void> {
  const what = `The artifact ${path} could not be written to ${file}`;
  const handle = await open(file, 'wx+').catch((error: unknown) => {
    throw fileError(what, error);
  });
  try {
    const receiver = new Receiver(handle, { what, hashed: verify === 'sha256', onBytes: (bytes) => progress.moved(path, bytes) });
    await receive(store, path, receiver, call);
    if (verify === 'sha256' && (await streamDigest(handle.createReadStream({ start: 0, autoClose: false }))) !== receiver.sha256()) {
      throw new StoreError(`The artifact ${path} does not read back from ${file} as it arrived; check the disk.`, { kind: 'integrity' });
    }
    progress.done(path, receiver.bytes);
  } finally {
    await handle.close();
  }
}

async function receive(store: ArtifactStore, path: string, receiver: Receiver, call: CallOptions): Promise<void> {
  let current: ArtifactContent | undefined;
  for (let breaks = 0, resumes = 0; ; ) {
    const before = receiver.bytes;
    const content = await store.read(path, { ...call, start: before });
    if (content.start !== before) await receiver.startAnew();
    if (content.start !== 0 && current !== undefined && isOther(content, current)) {
      content.stream.destroy();
      await receiver.startAnew();
      continue;
    }
    current = content;
    try {
      await receiver.take(endWithCall(content.stream, `the download of ${path}`, call));
      return requireComplete(path, receiver.bytes, content.size);
    } catch (error) {
      // A store has tried for long enough before it refuses to read; only streams that break go on from here.
      if (!isMlflowOpsError(error) || !error.retryable) throw error;
      breaks = receiver.bytes > before ? 1 : breaks + 1;
      resumes += 1;
      if (breaks >= mostBreaks || resumes >= mostResumes) throw error;
      await awaitWithin(`the download of ${path}`, delay(pauseMs * 2 ** breaks, undefined, { ref: false }), call);
    }
  }
}

function isOther(a: ArtifactContent, b: ArtifactContent): boolean {
  return a.size !== b.size || a.revision !== b.revision;
}

/** A stream may end early without an error: the rest is then asked for like after a break. */
function requireComplete(path: string, bytes: number, size: number | undefined): void {
  if (size === undefined || bytes === size) return;
  throw new StoreError(`${bytes} bytes of the artifact ${path} arrived instead of ${size}.`, {
    kind: 'integrity',
    retryable: bytes < size,
  });
}

interface ReceiverOptions {
  /** The failure to write, for messages. */
  readonly what: string;
  readonly hashed: boolean;
  readonly onBytes: (bytes: number) => void;
}

/** What has arrived so far: in the file, and as a digest where that is wanted. */
class Receiver {
  bytes = 0;
  readonly #handle: FileHandle;
  readonly #options: ReceiverOptions;
  #hash: Hash | undefined;

  constructor(handle: FileHandle, options: ReceiverOptions) {
    this.#handle = handle;
    this.#options = options;
    this.#hash = this.#newHash();
  }

  async take(stream: AsyncIterable<Uint8Array>): Promise<void> {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      const chunks = waiting;
      waiting = [];
      bytes = 0;
      if (chunks.length > 0) await this.#write(chunks);
    };
    try {
      for await (const chunk of stream) {
        waiting.push(chunk);
        bytes += chunk.byteLength;
        if (bytes >= writeBytes) await flush();
      }
    } finally {
      // Also what came before a break: the download goes on from there.
      await flush();
    }
  }

  async startAnew(): Promise<void> {
    await this.#handle.truncate(0);
    this.bytes = 0;
    this.#hash = this.#newHash();
  }

  /** Ends the digest. */
  sha256(): string | undefined {
    return this.#hash?.digest('hex');
  }

  #newHash(): Hash | undefined {
    return this.#options.hashed ? createHash('sha256') : undefined;
  }

  async #write(chunks: readonly Uint8Array[]): Promise<void> {
    for (let left = chunks, at = this.bytes; left.length > 0; ) {
      const { bytesWritten } = await this.#handle.writev(left, at).catch((error: unknown) => {
        throw fileError(this.#options.what, error);
      });
      at += bytesWritten;
      left = withoutFirst(left, bytesWritten);
    }
    for (const chunk of chunks) {
      this.#hash?.update(chunk);
      this.bytes += chunk.byteLength;
    }
    this.#options.onBytes(this.bytes);
  }
}

/** What remains of some chunks after so many of their bytes; a full disk may take only some of them. */
function withoutFirst(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skip = bytes;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(skip);
    skip -= chunk.byteLength - rest.byteLength;
    return rest.byteLength > 0 ? [rest] : [];
  });
}
