import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { CallOptions } from '../../../core/call-options.js';
import { type ModelFile, modelDigest } from '../../../domain/mlmodel/model-digest.js';
import type { ArtifactStore } from '../../../ports/artifact-store.js';

/** A file below a directory of a store. */
export interface StoredFile {
  /** Below the root of the store. */
  readonly path: string;
  readonly size?: number | undefined;
}

/** All files below a directory, in the order of their paths. */
export async function storedFiles(store: ArtifactStore, directory: string, call: CallOptions): Promise<readonly StoredFile[]> {
  const found: StoredFile[] = [];
  for (const { path, isDir, fileSize } of await store.list(directory, call)) {
    if (isDir) found.push(...(await storedFiles(store, path, call)));
    else found.push({ path, size: fileSize });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The digest of a model that lies in a store, see `modelDigest`. Every file is read once. */
export async function storedDigest(store: ArtifactStore, directory: string, call: CallOptions): Promise<string> {
  const files: ModelFile[] = [];
  for (const { path } of await storedFiles(store, directory, call)) {
    const { stream } = await store.read(path, call);
    const hash = createHash('sha256');
    let size = 0;
    await pipeline(stream, async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        size += chunk.byteLength;
        hash.update(chunk);
      }
    });
    files.push({ path: directory === '' ? path : path.slice(directory.length + 1), size, sha256: hash.digest('hex') });
  }
  return modelDigest(files);
}
