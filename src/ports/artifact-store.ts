import type { Readable } from 'node:stream';
import type { ByteSource } from '../core/byte-source.js';
import type { CallOptions } from '../core/call-options.js';
import type { FileInfo } from '../core/entities/file-info.js';

/** A tree of artifacts: its URI, and whose it is where the store needs to say that to the server. */
export interface ArtifactPlace {
  /** Root of the tree, such as `mlflow-artifacts:/1/…/artifacts`, `s3://bucket/prefix`, `file:///…` or a path. */
  readonly uri: string;
  /** Run whose root this is; `path` below it is then one of that run. */
  readonly runId?: string | undefined;
  /** Logged model whose root this is. */
  readonly modelId?: string | undefined;
}

/** Options of one transfer of bytes. `timeoutMs` is absent by default: a transfer ends when its bytes stop moving. */
export interface ByteTransferOptions extends CallOptions {
  /** Told how many bytes of this call have moved so far; after a retry the count may go back. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** How one artifact is written. */
export interface WriteOptions extends ByteTransferOptions {
  /** Leaves the check of the size to a later `verify`; a store that checks without another request does so all the same. @default false */
  readonly unverified?: boolean | undefined;
}

/** An artifact that was written, and the bytes it has to have. */
export interface WrittenFile {
  readonly path: string;
  readonly size: number;
}

/** Bytes of one artifact, being read. */
export interface ArtifactContent {
  /** Bytes of the whole artifact, where the store tells. */
  readonly size?: number | undefined;
  /** Differs whenever the artifact does, such as an ETag; absent where the store does not tell. */
  readonly revision?: string | undefined;
  /** First byte that `stream` gives: the one asked for, or 0 where the store cannot start elsewhere. */
  readonly start: number;
  readonly stream: Readable;
}

/**
 * The artifacts below one root. Paths are those of `core/artifact-path.ts`: relative, canonical, `/` between the
 * parts, `''` for the root. Failures are the errors of `core/errors`.
 */
export interface ArtifactStore {
  readonly kind: 'local' | 'proxy' | 's3' | 'presigned';
  /** URI of the root. */
  readonly root: string;
  /** What lies directly in a directory, with paths below the root; empty when there is no such directory. */
  list(directory: string, call?: CallOptions): Promise<readonly FileInfo[]>;
  /** Writes one file whole or not at all, over an older one. The size that arrived is checked, unless that is left to `verify`. */
  write(path: string, source: ByteSource, options?: WriteOptions): Promise<void>;
  /**
   * Checks the sizes of many files at the price of one listing for each of their directories.
   *
   * @throws StoreError of kind `integrity`
   */
  verify(files: readonly WrittenFile[], call?: CallOptions): Promise<void>;
  /**
   * Reads one file from byte `start`. Whoever asked consumes or destroys the stream.
   *
   * @throws NotFoundError
   */
  read(path: string, options?: ByteTransferOptions & { readonly start?: number | undefined }): Promise<ArtifactContent>;
  /** Deletes a file or a directory; what is not there is deleted already. */
  delete(path: string, call?: CallOptions): Promise<void>;
}

/** Finds the store of a tree of artifacts by its URI. */
export interface ArtifactStores {
  /** @throws NotSupportedError naming the scheme and what can be done */
  at(place: ArtifactPlace): Promise<ArtifactStore>;
}
