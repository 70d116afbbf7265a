import { dirname } from 'node:path/posix';
import type { CallOptions } from '../../core/call-options.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { StoreError } from '../../core/errors/store-error.js';
import { inParallel } from '../../core/in-parallel.js';
import type { ArtifactStore, WrittenFile } from '../../ports/artifact-store.js';

/** Directories that are listed at once. */
const parallelism = 4;

/**
 * Checks that files that were just written have their sizes, by the listings of their directories. HEAD would be
 * shorter, but a server with cloud storage answers it by fetching the whole file from there.
 *
 * @param call - Options for each of the listings.
 * @throws StoreError of kind `integrity`
 */
export async function verifySizes(
  store: Pick<ArtifactStore, 'list' | 'root'>,
  files: readonly WrittenFile[],
  call: () => CallOptions,
): Promise<void> {
  const directories = new Map<string, WrittenFile[]>();
  for (const file of files) {
    const directory = directoryOf(file.path);
    const together = directories.get(directory);
    if (together === undefined) directories.set(directory, [file]);
    else together.push(file);
  }
  await inParallel([...directories], parallelism, call().signal, async ([directory, expected], signal) => {
    const found = new Map((await store.list(directory, { ...call(), signal })).map((file) => [file.path, file]));
    for (const file of expected) requireSize(store.root, file, found.get(file.path));
  });
}

/** The directory that an artifact lies in; `''` for the root. */
export function directoryOf(path: string): string {
  return path.includes('/') ? dirname(path) : '';
}

function requireSize(root: string, { path, size }: WrittenFile, found: FileInfo | undefined): void {
  if (found?.fileSize === size) return;
  const there = found === undefined ? 'is not there' : found.isDir ? 'is a directory' : `has ${found.fileSize} bytes there`;
  throw new StoreError(
    `The artifact ${path} of ${size} bytes was sent to ${root} and accepted, but ${there}. ` +
      'Upload it again; if that happens again, look at proxies in front of the server, or for another writer of the same path.',
    { kind: 'integrity', retryable: true },
  );
}
