import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const home = join(root, '.cache/benchmarks');
const installed = join(home, 'node_modules/mlflow-ops');
const rooms = ['tracking', 'models', 'ab-testing', 'online'];
const sources = rooms.map((room) => join(root, 'benchmarks', room, 'workers'));

/**
 * Builds the package as users get it and compiles the workers beside it, so that they import `mlflow-ops` by its name
 * and run in a plain Node without a loader.
 *
 * @returns the directory of the workers
 */
export async function buildPackage(): Promise<string> {
  await mkdir(installed, { recursive: true });
  await copyFile(join(root, 'package.json'), join(installed, 'package.json'));
  // A package of its own: otherwise the name would mean the repository around it.
  await writeFile(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
  const tsup = join(root, 'node_modules/tsup/dist/cli-default.js');
  await promisify(execFile)(process.execPath, [tsup, '--silent', '--no-dts', '--out-dir', join(installed, 'dist')], { cwd: root });
  const workers = join(home, 'workers');
  await build({
    entryPoints: Object.fromEntries((await workerFiles()).map((file) => [basename(file, '.ts'), file])),
    outdir: workers,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    tsconfigRaw: {},
  });
  return workers;
}

async function workerFiles(): Promise<string[]> {
  const files = await Promise.all(sources.map(async (source) => (await readdir(source)).map((name) => join(source, name))));
  return files.flat();
}
