import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { streamDigest } from './stream-digest.js';

/** A file and what is in it. */
export interface HashedFile {
  /** Below the directory, with `/` between the parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

/** SHA-256 of a local file, in hex. */
export function fileDigest(path: string): Promise<string> {
  return streamDigest(createReadStream(path, { highWaterMark: 1 << 20 }));
}

/** Paths of everything below a local directory that is no directory itself, with `/` between the parts, sorted. */
export async function pathsBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** All files below a local directory, each read once. */
export async function hashedFiles(directory: string): Promise<readonly HashedFile[]> {
  const files: HashedFile[] = [];
  for (const path of await pathsBelow(directory)) {
    const file = join(directory, path);
    files.push({ path, size: (await stat(file)).size, sha256: await fileDigest(file) });
  }
  return files;
}
