import { createHash, randomUUID } from 'node:crypto';
import { constants, copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StoreError } from '../core/errors/store-error.js';
import { cutZipMaps } from '../domain/onnx/cut-zip-maps.js';
import { externalFiles, type ModelFile } from './model-file.js';

const prefix = 'tensors-';
const draftPrefix = '.tensors-';
const staleDraftMs = 3_600_000;

/**
 * The path of a model that returns tensors only: the given file, or one with its ZipMap nodes cut, written into the cache
 * directory beside copies of its external weights. What an earlier call wrote is used again.
 *
 * @throws StoreError of kind `full` or `io`
 */
export async function tensorOnlyModel(model: ModelFile, cacheDirectory: string): Promise<string> {
  if (model.graph.zipMaps.length === 0) return model.path;
  const bytes = cutZipMaps(model.bytes);
  const directory = join(cacheDirectory, `${prefix}${await keyOf(model)}`);
  const path = join(directory, basename(model.path));
  try {
    if (await isWhole(path, bytes, model)) return path;
    await sweep(cacheDirectory);
    await write(directory, bytes, model);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw new StoreError(
      `The model could not be prepared in the cache directory ${JSON.stringify(cacheDirectory)}: ${full ? 'the disk is full' : code}.`,
      { kind: full ? 'full' : 'io', cause },
    );
  }
  return path;
}

/** Changes with the file and with its external weights, whose time and size stand for their content. */
async function keyOf({ path, bytes, graph }: ModelFile): Promise<string> {
  const hash = createHash('sha256').update(bytes);
  for (const file of externalFiles(graph)) {
    const { size, mtimeMs, ino } = await stat(join(dirname(path), file));
    hash.update(JSON.stringify([path, file, size, mtimeMs, ino]));
  }
  return hash.digest('hex').slice(0, 32);
}

async function isWhole(path: string, bytes: Uint8Array, { path: original, graph }: ModelFile): Promise<boolean> {
  try {
    for (const file of externalFiles(graph)) {
      const [copy, source] = await Promise.all([stat(join(dirname(path), file)), stat(join(dirname(original), file))]);
      if (copy.size !== source.size) return false;
    }
    return (await readFile(path)).equals(bytes);
  } catch {
    return false;
  }
}

/** Writes a draft and renames it, so that no reader ever sees a half. */
async function write(directory: string, bytes: Uint8Array, { path, graph }: ModelFile): Promise<void> {
  const cache = dirname(directory);
  const draft = join(cache, `${draftPrefix}${randomUUID()}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  await mkdir(draft, { mode: 0o700 });
  try {
    for (const file of externalFiles(graph)) {
      await mkdir(dirname(join(draft, file)), { recursive: true });
      await copyFile(join(dirname(path), file), join(draft, file), constants.COPYFILE_FICLONE);
    }
    await writeWhole(join(draft, basename(path)), bytes);
    await rm(directory, { recursive: true, force: true });
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process may have been faster with the same content.
    if (!(await isWhole(join(directory, basename(path)), bytes, { path, bytes, graph }))) throw error;
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes drafts that a process left when it died. */
async function sweep(cacheDirectory: string): Promise<void> {
  const entries = await readdir(cacheDirectory).catch(() => []);
  for (const name of entries.filter((entry) => entry.startsWith(draftPrefix))) {
    const facts = await stat(join(cacheDirectory, name)).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > staleDraftMs) {
      await rm(join(cacheDirectory, name), { recursive: true, force: true });
    }
  }
}
