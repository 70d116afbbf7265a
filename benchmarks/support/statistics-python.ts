import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Pinned, because figures are quoted with them. */
const packages = ['gbstats==0.8.0', 'scipy==1.17.1', 'statsmodels==0.14.6'];

const home = fileURLToPath(new URL('../../.cache/benchmarks/statistics', import.meta.url));

/** A Python with SciPy, statsmodels and gbstats, which is installed by the first call; its pandas is too old for MLflow. */
export async function statisticsPython(base: string): Promise<string> {
  const python = join(home, 'bin/python');
  // Written last, so that a cut installation starts again.
  const marker = join(home, packages.join('_'));
  if (existsSync(marker)) return python;
  process.stderr.write(`  installing ${packages.join(', ')}\n`);
  await promisify(execFile)(base, ['-m', 'venv', '--clear', home]);
  await promisify(execFile)(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  await writeFile(marker, '');
  return python;
}
