import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe } from 'vitest';
import { freePort } from '../../../scripts/mlflow-server/free-port.mjs';
import { MissingPrerequisiteError } from './run-server.js';

const patienceMs = 60_000;
const missing = 'There is no redis-server on the PATH.';

/** A real Redis server that a test started; it keeps nothing on disk. */
export interface RedisServer {
  readonly port: number;
  /** Such as `redis://127.0.0.1:40123`. */
  readonly uri: string;
  readonly pid: number;
  /** Ends it at once, as a crash does, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Why tests that need Redis are skipped, printed too; `undefined` where there is a `redis-server`.
 *
 * @throws MissingPrerequisiteError with `CI=true`
 */
export function redisMissing(): string | undefined {
  if (findServer() !== undefined) return undefined;
  if (process.env['CI'] === 'true') throw new MissingPrerequisiteError(`With CI=true every live test has to run. ${missing}`);
  process.stderr.write(`Skipped: ${missing}\n`);
  return missing;
}

/** A `describe` for tests that start a Redis server; where there is none they are skipped, and the suite's name says why. */
export function redisDescribe(name: string, body: () => void): void {
  const reason = redisMissing();
  if (reason === undefined) describe(name, body);
  else describe.skip(`${name} (skipped: ${reason})`, body);
}

/** Starts a Redis server. @param options - Further arguments of `redis-server`. */
export async function runRedis({
  port,
  options = [],
}: {
  readonly port?: number;
  readonly options?: readonly string[];
} = {}): Promise<RedisServer> {
  const chosen = port ?? (await freePort());
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir(), ...options];
  // A group of its own, so that an interrupt at the terminal lets the tests end first.
  const binary = findServer();
  if (binary === undefined) throw new MissingPrerequisiteError(missing);
  const child = spawn(binary, args, { detached: true, stdio: 'ignore' });
  const exited = once(child, 'exit');
  const end = (): void => void child.kill('SIGKILL');
  // However the test run ends, the server ends with it.
  process.once('exit', end);
  const kill = async (): Promise<void> => {
    process.off('exit', end);
    if (child.exitCode === null && child.signalCode === null) end();
    await exited;
  };
  const deadline = Date.now() + patienceMs;
  while (!(await accepts(chosen))) {
    if (child.exitCode === null && Date.now() < deadline) await sleep(20);
    else {
      await kill();
      throw new Error(`redis-server did not start (exit code ${child.exitCode}).`);
    }
  }
  return { port: chosen, uri: `redis://127.0.0.1:${chosen}`, pid: child.pid as number, kill };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function findServer(): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'redis-server'));
  return places.find((place) => existsSync(place));
}
