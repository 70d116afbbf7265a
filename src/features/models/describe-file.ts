import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { fileDigest } from '../../core/hashed-files.js';
import type { ModelFile } from '../../domain/mlmodel/model-digest.js';

/** Size and digest of one file of a model: a local file by its path, or bytes. */
export async function describeFile([path, content]: readonly [string, string | Uint8Array]): Promise<ModelFile> {
  if (typeof content === 'string') return { path, size: (await stat(content)).size, sha256: await fileDigest(content) };
  return { path, size: content.byteLength, sha256: createHash('sha256').update(content).digest('hex') };
}
