import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ModelFile, modelDigest } from '../../../domain/mlmodel/model-digest.js';

/** The digest of a model in a local directory, see `modelDigest`. */
export async function localDigest(directory: string): Promise<string> {
  const files: ModelFile[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
    const path = relative(directory, file).split(sep).join('/');
    files.push({ path, size: (await stat(file)).size, sha256: hash.digest('hex') });
  }
  return modelDigest(files);
}
