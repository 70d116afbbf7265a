import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What an entry of the cache must hold. */
export interface Manifest {
  /** What the entry is asked by. */
  readonly key: string;
  /** `sha256:` and the digest of the model's files, as whoever fetched them computed it. */
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
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

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

/** Writes the manifest of an entry whose files are complete. */
export async function writeManifest(entry: string, key: string, digest: string): Promise<Manifest> {
  const directory = modelDirectory(entry);
  const files: Manifest['files'][number][] = [];
  for (const file of await filesBelow(directory)) {
    const path = join(directory, file);
    files.push({ path: file.split(sep).join('/'), size: (await stat(path)).size, sha256: await sha256Of(path) });
  }
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
  const present = await filesBelow(directory).catch(() => [] as string[]);
  if (present.length !== manifest.files.length) return `it has ${present.length} files instead of ${manifest.files.length}`;
  for (const { path, size, sha256 } of manifest.files) {
    const file = join(directory, ...path.split('/'));
    const actual = (await stat(file).catch(() => undefined))?.size;
    if (actual === undefined) return `${path} is missing`;
    if (actual !== size) return `${path} has ${actual} bytes instead of ${size}`;
    if (withDigests && (await sha256Of(file)) !== sha256) return `the digest of ${path} differs`;
  }
  return undefined;
}

/** Bytes of the files of an entry. */
export function bytesOf(manifest: Manifest): number {
  return manifest.files.reduce((sum, { size }) => sum + size, 0);
}
