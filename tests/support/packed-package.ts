import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/** A consumer project in a temporary directory with the packed tarball installed. */
export interface Consumer {
  readonly directory: string;
  /** Writes a file of the consumer. */
  write(file: string, text: string): string;
  /** Runs a file with Node and returns what it prints. */
  run(file: string): string;
  remove(): void;
}

/** A consumer project of its own with the package installed as packed, without optional dependencies and install scripts. */
export async function packedConsumer(): Promise<Consumer> {
  const packed = inject('packed');
  for (; !existsSync(join(packed, 'consumer')); await sleep(100)) {
    if (existsSync(join(packed, 'failed'))) throw new Error(await readFile(join(packed, 'failed'), 'utf8'));
  }
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-consumer-'));
  await cp(join(packed, 'consumer'), directory, { recursive: true, verbatimSymlinks: true });
  return {
    directory,
    write(file, text) {
      const path = join(directory, file);
      mkdirSync(resolve(path, '..'), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    run: (file) => execFileSync(process.execPath, [join(directory, file)], { cwd: directory, encoding: 'utf8' }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
