import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../scripts/mlflow-server/free-port.mjs';
import type { MlflowServer } from './mlflow-servers.js';

/** A model behind MLflow's own scoring server. */
export interface ServedModel {
  /** Such as `http://127.0.0.1:40123`. */
  readonly uri: string;
  /** Sends one JSON body to `/invocations` and gives the parsed answer. */
  invoke(body: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts `mlflow models serve` in a process group of its own and waits until it answers. */
export async function serveModel(server: Pick<MlflowServer, 'python' | 'uri'>, modelUri: string): Promise<ServedModel> {
  const port = await freePort();
  const args = ['-m', 'mlflow', 'models', 'serve', '-m', modelUri, '--env-manager', 'local', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(server.python, args, {
    // It looks for uvicorn in PATH, where a virtual environment that is not activated does not stand.
    env: {
      ...process.env,
      PATH: `${dirname(server.python)}${delimiter}${process.env.PATH ?? ''}`,
      MLFLOW_TRACKING_URI: server.uri,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      GIT_PYTHON_REFRESH: 'quiet',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  };
  const base = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 1200 && child.exitCode === null; attempt++) {
    const answer = await fetch(`${base}/ping`).catch(() => undefined);
    if (answer?.ok === true) return { uri: base, invoke: (body) => invoke(base, body), stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`mlflow models serve did not start: ${complaints}`);
}

async function invoke(base: string, body: string): Promise<unknown> {
  const answer = await fetch(`${base}/invocations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The scoring server answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
