import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partialName, sweepPartials } from '../../core/partial-file.js';

function marksOf(entry: string): string {
  return join(entry, 'in-use');
}

/** Says to every process that an entry is in use; returns what takes it back. Marks of processes that ended do not count. */
export async function markUsed(entry: string): Promise<() => Promise<void>> {
  const mark = join(marksOf(entry), partialName());
  await mkdir(marksOf(entry), { recursive: true, mode: 0o700 });
  await writeFile(mark, '', { mode: 0o600 });
  return () => rm(mark, { force: true });
}

/** Whether any process uses an entry. */
export async function isUsed(entry: string): Promise<boolean> {
  await sweepPartials(marksOf(entry));
  return (await readdir(marksOf(entry)).catch(() => [])).length > 0;
}
