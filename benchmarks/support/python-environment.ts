import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const home = fileURLToPath(new URL('../../.cache/benchmarks', import.meta.url));

/**
 * A Python with these packages, which is installed by the first call.
 *
 * @param name - of its directory
 * @param packages - with their versions, because figures are quoted with them
 */
export async function pythonEnvironment(base: string, name: string, packages: readonly string[]): Promise<string> {
  const directory = join(home, name);
  const python = join(directory, 'bin/python');
  // Written last, so that a cut installation starts again.
  const marker = join(directory, packages.join('_'));
  if (existsSync(marker)) return python;
  process.stderr.write(`  installing ${packages.join(', ')}\n`);
  await promisify(execFile)(base, ['-m', 'venv', '--clear', directory]);
  await promisify(execFile)(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  await writeFile(marker, '');
  return python;
}
