import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const root = resolve(import.meta.dirname, '../..');

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the packed package gets installed: `consumer` is there when that is done, `failed` when it cannot be done. */
    packed: string;
  }
}

/** Packs the built package and installs it into a consumer project, beside the first tests: those of the package wait for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-packed-'));
  project.provide('packed', directory);
  const installed = install(directory).catch((error: unknown) => writeFile(join(directory, 'failed'), String(error)));
  return async () => {
    await installed;
    await rm(directory, { recursive: true, force: true });
  };
}

/** No optional dependency and no install script: what a locked-down machine gets. */
async function install(directory: string): Promise<void> {
  const consumer = join(directory, 'installing');
  await mkdir(consumer);
  const packed = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', consumer], root);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  await writeFile(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--omit=optional'];
  await npm(['install', ...flags, join(consumer, filename)], consumer);
  await rename(consumer, join(directory, 'consumer'));
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  return (await promisify(execFile)('npm', args, { cwd })).stdout;
}
