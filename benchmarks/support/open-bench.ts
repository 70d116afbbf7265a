import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './figure.js';
import { runProcess } from './run-process.js';
import { startProcess } from './start-process.js';

/** What the figures of one command share. */
export interface BenchParts {
  readonly quick: boolean;
  /** Where the compiled workers are. */
  readonly workers: string;
  /** A Python with MLflow. */
  readonly python: string;
}

/** Opens the way of one figure to its processes; `close` removes their files. */
export async function openBench({ quick, workers, python }: BenchParts): Promise<Bench & { close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'benchmark-'));
  return {
    quick,
    interpreter: python,
    worker: (name, task) => runProcess(process.execPath, [join(workers, `${name}.js`)], task, home),
    start: (name, task) => startProcess(process.execPath, [join(workers, `${name}.js`)], task, home),
    python: (name, task) => runProcess(python, [fileURLToPath(new URL(`../python/${name}.py`, import.meta.url))], task, home),
    directory: () => mkdtemp(join(home, 'files-')),
    close: () => rm(home, { recursive: true, force: true }),
  };
}
