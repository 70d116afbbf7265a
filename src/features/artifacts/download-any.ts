import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localPath } from '../../core/artifact-path.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { fileError } from '../../core/errors/file-error.js';
import { AlreadyExistsError, NotFoundError } from '../../core/errors/request-error.js';
import { inParallel } from '../../core/in-parallel.js';
import { partialName, sweepPartials } from '../../core/partial-file.js';
import { parseCall } from '../../core/validation/call.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';
import { downloadFile } from './download-file.js';
import { storedFiles } from './stored-files.js';
import type { ParsedTransfer } from './transfer-options.js';
import { withProgress } from './with-progress.js';

/** Looks at what was downloaded before it gets its name; what it throws ends the download. */
export type DownloadCheck = (downloaded: string) => Promise<void>;

/** Downloads what `path` is, a file or a directory, beside its destination, and then gives it that name. */
export async function downloadAny(
  store: ArtifactStore,
  path: string,
  target: string,
  transfer: ParsedTransfer,
  check?: DownloadCheck,
): Promise<void> {
  const entries = await store.list(path, transfer.call);
  // Stores have no empty directories: what lists nothing is a file, or not there.
  const isDirectory = entries.length > 0;
  if (!isDirectory && path === '') {
    throw new NotFoundError(`There are no artifacts at ${store.root}. If that is a file, name its directory, and the file as the path.`);
  }
  if (isDirectory) await requireRoom(target);
  const temporary = join(dirname(target), partialName());
  try {
    await mkdir(dirname(target), { recursive: true });
    await sweepPartials(dirname(target));
    if (isDirectory) await downloadDirectory(store, path, entries, temporary, transfer);
    else {
      await withProgress(`Downloading ${path}`, { files: 1 }, transfer, (progress) =>
        downloadFile(store, path, temporary, { ...transfer, progress }),
      );
    }
    await check?.(temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw fileError(`The download to ${target} failed`, error);
  }
}

async function downloadDirectory(
  store: ArtifactStore,
  path: string,
  entries: readonly FileInfo[],
  directory: string,
  transfer: ParsedTransfer,
): Promise<void> {
  const { call, concurrency } = transfer;
  await mkdir(directory);
  const files = await storedFiles(store, path, entries, call);
  const placed = files.map((file) => ({ ...file, to: localPath(directory, path === '' ? file.path : file.path.slice(path.length + 1)) }));
  for (const place of new Set(placed.map(({ to }) => dirname(to)))) await mkdir(place, { recursive: true });
  const total = files.reduce((sum, { fileSize = 0 }) => sum + fileSize, 0);
  await withProgress(`Downloading ${path === '' ? store.root : path}`, { files: files.length, total }, transfer, (progress) =>
    inParallel(placed, concurrency, call.signal, async (file, signal) => {
      const own = parseCall({ signal, timeoutMs: call.timeoutMs });
      await downloadFile(store, file.path, file.to, { ...transfer, call: own, progress });
    }),
  );
}

/** A directory replaces nothing: what is there may be somebody's work. */
async function requireRoom(target: string): Promise<void> {
  const present = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw fileError(`The directory ${target} cannot be downloaded to`, error);
  });
  if (present.length === 0) return;
  throw new AlreadyExistsError(`The directory ${target} is not empty; download to one that is empty or does not exist yet.`);
}
