import type { ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import { endWithCall } from '../../core/end-with-call.js';
import { StoreError } from '../../core/errors/store-error.js';
import { streamDigest } from '../../core/stream-digest.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';
import type { Progress } from './progress.js';

/** What is known of a stored artifact. */
export interface UploadedArtifact {
  /** Bytes. */
  readonly size: number;
  /** In hex; present when `verify` was `'sha256'`. */
  readonly sha256?: string | undefined;
}

/** How one file is written. */
interface UploadSettings {
  readonly call: CallOptions;
  readonly verify: 'size' | 'sha256';
  readonly progress: Progress;
  /** The caller checks the size, together with that of others. @default false */
  readonly unverified?: boolean | undefined;
}

/** Writes one file and checks it as far as was asked. @throws StoreError of kind `integrity` */
export async function uploadSource(
  store: ArtifactStore,
  path: string,
  source: ByteSource,
  { call, verify, progress, unverified }: UploadSettings,
): Promise<UploadedArtifact> {
  const { size } = source;
  const sha256 = verify === 'sha256' ? await streamDigest(endWithCall(source.open(), `the reading of ${path}`, call)) : undefined;
  await store.write(path, source, { ...call, unverified, onBytes: (bytes) => progress.moved(path, bytes) });
  if (sha256 !== undefined && (await streamDigest((await store.read(path, call)).stream)) !== sha256) {
    throw new StoreError(`The artifact ${path} reads back with another SHA-256 than it was sent with; store it again.`, {
      kind: 'integrity',
      details: { path, sha256 },
    });
  }
  progress.done(path, size);
  return { size, sha256 };
}
