import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Windows cannot open a directory as a file; it keeps names by itself. */
const keepsNames = process.platform === 'win32';

/** Puts the names of a directory's files on disk; a name given to a file is not there before. */
export async function syncDirectory(path: string): Promise<void> {
  if (keepsNames) return;
  const directory = await open(path, 'r');
  await directory.sync().finally(() => directory.close());
}

/** The same at once. */
export function syncDirectoryNow(path: string): void {
  if (keepsNames) return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
