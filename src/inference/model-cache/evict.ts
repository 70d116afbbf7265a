import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { partialName } from '../../core/partial-file.js';
import { bytesOf, manifestPath, readManifest } from './manifest.js';
import { isUsed } from './use-marks.js';

const entryName = /^[0-9a-f]{64}$/;

interface Candidate {
  readonly path: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly lastUse: number;
}

async function candidates(root: string): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const name of await readdir(root)) {
    if (!entryName.test(name)) continue;
    const path = join(root, name);
    const manifest = await readManifest(path);
    const lastUse = (await stat(manifestPath(path)).catch(() => undefined))?.mtimeMs;
    if (manifest !== undefined && lastUse !== undefined) found.push({ path, bytes: bytesOf(manifest), lastUse });
  }
  return found.sort((one, other) => one.lastUse - other.lastUse);
}

/** Removes an entry, in one step for whoever looks. */
export async function discardEntry(root: string, entry: string): Promise<void> {
  const aside = join(root, partialName());
  const moved = await rename(entry, aside).then(
    () => true,
    () => false,
  );
  if (moved) await rm(aside, { recursive: true, force: true });
}

/** Removes an entry unless a process uses it, or begins to in that moment: then it comes back. */
async function removeUnused(root: string, entry: string): Promise<boolean> {
  if (await isUsed(entry)) return false;
  const aside = join(root, partialName());
  try {
    await rename(entry, aside);
    if (await isUsed(aside)) {
      await rename(aside, entry);
      return false;
    }
  } catch {
    // Another process removed it, or put it there again.
  }
  await rm(aside, { recursive: true, force: true });
  return true;
}

/** Removes entries that nobody uses, the least recently used first, until all take at most `maxBytes`; answers how many. */
export async function evict(root: string, maxBytes: number): Promise<number> {
  const entries = await candidates(root);
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  let removed = 0;
  for (const { path, bytes } of entries) {
    if (total <= maxBytes) break;
    if (!(await removeUnused(root, path))) continue;
    total -= bytes;
    removed += 1;
  }
  return removed;
}
