// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { install } from './install.mjs';
import { startPostgres } from './postgres.mjs';
import { end } from './process.mjs';

/**
 * Starts one MLflow server on a fresh back end and waits until it answers.
 *
 * @param {{ backend: string, version: string, port?: number | undefined, directory?: string | undefined, stopping: Promise<unknown> }} options
 *   `directory`: where data and log go, kept afterwards; without it a temporary one that `stop` removes. `stopping`: the
 *   start is given up once it resolves.
 */
export async function serve({ backend, version, port, directory, stopping }) {
  if (backend !== 'sqlite' && backend !== 'postgres') throw new Error(`The back end must be sqlite or postgres, not ${backend}.`);
  const python = await install(version);
  const home = directory === undefined ? mkdtempSync(join(tmpdir(), 'mlflow-server-')) : resolve(directory);
  mkdirSync(home, { recursive: true });
  const backendFile = backend === 'sqlite' ? join(home, 'mlflow.db') : undefined;
  const postgres = backend === 'postgres' ? await startPostgres(mkdtempSync(join(tmpdir(), 'mlflow-postgres-'))) : undefined;
  const backendStoreUri = postgres?.uri ?? `sqlite:///${backendFile}`;
  const cleanUp = async () => {
    await postgres?.stop();
    if (directory === undefined) rmSync(home, { recursive: true, force: true });
  };
  try {
    const listening = port ?? (await freePort());
    const server = await launch({ python, home, backendStoreUri, port: listening, stopping });
    return {
      facts: { uri: `http://127.0.0.1:${listening}`, version, backend, backendStoreUri, backendFile, python, directory: home },
      ended: server.ended,
      stop: async () => {
        await server.stop();
        await cleanUp();
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** @param {{ python: string, home: string, backendStoreUri: string, port: number, stopping: Promise<unknown> }} options */
async function launch({ python, home, backendStoreUri, port, stopping }) {
  const log = join(home, 'server.log');
  const output = openSync(log, 'a');
  const args = ['-m', 'mlflow', 'server', '--backend-store-uri', backendStoreUri, '--artifacts-destination', join(home, 'artifacts')];
  // A group of its own: the command starts web workers, and all of them have to go.
  const child = spawn(python, [...args, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'], {
    cwd: home,
    detached: true,
    stdio: ['ignore', output, output],
    env: serverEnvironment(),
  });
  closeSync(output);
  const ended = new Promise((/** @type {(reason: string) => void} */ resolve) => {
    child.once('error', (error) => resolve(`MLflow could not be started: ${error.message}`));
    child.once('exit', (code) => resolve(`MLflow ended with exit code ${code}:\n${readFileSync(log, 'utf8').slice(-4_000)}`));
  });
  const stop = () => end(child, { signal: 'SIGTERM', group: true });
  const failure = await Promise.race([ended, stopping.then(() => 'Stopped before MLflow answered.'), healthy(port)]);
  if (failure !== undefined) {
    await stop();
    throw new Error(failure);
  }
  return { ended, stop };
}

/** @param {number} port @returns {Promise<string | undefined>} */
async function healthy(port) {
  for (let waited = 0; waited < 120_000; waited += 100) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(5_000) });
      if (answer.ok) return undefined;
    } catch {
      // Not listening yet.
    }
    await delay(100);
  }
  return 'MLflow did not answer /health within two minutes.';
}

/** The caller's environment without settings for MLflow, which would leak into the server. */
function serverEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MLFLOW_'));
  return {
    ...Object.fromEntries(inherited),
    // The job runner would start seven more processes of 240 MB each.
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
    PYTHONUNBUFFERED: '1',
  };
}
