import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';

/** A program of this directory, ready to be started. */
export interface Program {
  readonly path: string;
  remove(): Promise<void>;
}

/** What a program said until its end. */
export interface Ended {
  readonly lines: readonly string[];
  readonly complaints: string;
  readonly signal: NodeJS.Signals | null;
}

/** Bundles a program of this directory where it finds the packages it needs. */
export async function bundleProgram(source: string): Promise<Program> {
  const directory = await mkdtemp(join(resolve(import.meta.dirname, '../../node_modules'), '.killed-'));
  await build({
    entryPoints: [resolve(import.meta.dirname, source)],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return {
    path: join(directory, basename(source).replace(/\.ts$/, '.mjs')),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** When a program is killed: some time after it has said so many lines. */
export interface Kill {
  readonly afterLines: number;
  readonly thenMs: number;
}

/** Runs a program, to its end or until it is killed. */
export async function runProgram(program: Program, args: readonly string[], kill?: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [program.path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  if (kill !== undefined) {
    const isOver = closed.then(() => true);
    while (said.split('\n').length <= kill.afterLines) {
      if ((await Promise.race([once(child.stdout, 'data'), isOver])) === true) break;
    }
    await Promise.race([sleep(kill.thenMs), isOver]);
    child.kill('SIGKILL');
  }
  const [, signal] = await closed;
  return { lines: said.split('\n').slice(0, -1), complaints, signal };
}
