import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileDigest, type HashedFile, hashedFiles, pathsBelow } from '../../core/hashed-files.js';

/** What an entry of the cache must hold. */
export interface Manifest {
  /** What the entry is asked by. */
  readonly key: string;
  /** `sha256:` and the digest of the model's files, as whoever fetched them computed it. */
  readonly digest: string;
  readonly files: readonly HashedFile[];
}

const manifestName = 'manifest.json';
/** Where the files of the model lie in an entry. */
const modelName = 'model';

export function modelDirectory(entry: string): string {
  return join(entry, modelName);
}

export function manifestPath(entry: string): string {
  return join(entry, manifestName);
}

/** Writes the manifest of an entry whose files are complete. */
export async function writeManifest(entry: string, key: string, digest: string): Promise<Manifest> {
  const files = await hashedFiles(modelDirectory(entry));
  const manifest: Manifest = { key, digest, files };
  await writeFile(manifestPath(entry), JSON.stringify(manifest), { mode: 0o600 });
  return manifest;
}

/** The manifest of an entry; undefined when there is none that can be read. */
export async function readManifest(entry: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(manifestPath(entry), 'utf8')) as Manifest;
    return typeof manifest.key === 'string' && typeof manifest.digest === 'string' && Array.isArray(manifest.files) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with the files of an entry; undefined when they are those of the manifest. */
export async function findDamage(entry: string, manifest: Manifest, withDigests: boolean): Promise<string | undefined> {
  const directory = modelDirectory(entry);
  const present = await pathsBelow(directory).catch(() => [] as string[]);
  if (present.length !== manifest.files.length) return `it has ${present.length} files instead of ${manifest.files.length}`;
  for (const { path, size, sha256 } of manifest.files) {
    const file = join(directory, ...path.split('/'));
    const actual = (await stat(file).catch(() => undefined))?.size;
    if (actual === undefined) return `${path} is missing`;
    if (actual !== size) return `${path} has ${actual} bytes instead of ${size}`;
    if (withDigests && (await fileDigest(file)) !== sha256) return `the digest of ${path} differs`;
  }
  return undefined;
}

/** Bytes of the files of an entry. */
export function bytesOf(manifest: Manifest): number {
  return manifest.files.reduce((sum, { size }) => sum + size, 0);
}
