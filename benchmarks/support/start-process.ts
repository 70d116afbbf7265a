import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { environment } from './run-process.js';

/** A program that goes on running. */
export interface StartedProcess<T> {
  /** What it said when it was ready. */
  readonly ready: T;
  stop(): Promise<void>;
}

/**
 * Starts a program that gets its task as one JSON text, prints its answer as JSON in its first line, and runs until its
 * input ends, which it does with this process too.
 */
export async function startProcess<T>(file: string, args: readonly string[], task: object, directory: string): Promise<StartedProcess<T>> {
  const child = spawn(file, [...args, JSON.stringify(task)], {
    cwd: directory,
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const failed = exited.then(([code]: unknown[]) => {
    throw new Error(`${args[0]} ended with code ${code} before it was ready.`);
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), failed])) as [string];
  failed.catch(() => undefined);
  return {
    ready: JSON.parse(line) as T,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
