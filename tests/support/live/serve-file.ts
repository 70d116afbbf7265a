import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { MlflowServer } from './mlflow-servers.js';

/** Requests to a server, by path below `/api/2.0/mlflow/`. */
export interface ServedFile {
  /** Such as `http://127.0.0.1:40123`. */
  readonly uri: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

/** Starts `mlflow server` on a SQLite file, waits until it answers, and stops it when the test is over. */
export async function serveFile(
  server: Pick<MlflowServer, 'python'>,
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServedFile> {
  const port = await freePort();
  const child = spawn(
    server.python,
    ['-m', 'mlflow', 'server', '--backend-store-uri', `sqlite:///${file}`, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    {
      cwd: dirname(file),
      env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true', ...environment },
      // The server is a group of processes, and is stopped as one.
      detached: true,
      stdio: 'ignore',
    },
  );
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  });
  const base = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mlflow server ended with code ${child.exitCode}.`);
    const healthy = await fetch(`${base}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (healthy) break;
    await sleep(200);
  }
  const send = async <T>(path: string, init: RequestInit): Promise<T> => {
    const answer = await fetch(`${base}/api/2.0/mlflow/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    uri: base,
    get: (path) => send(path, {}),
    post: (path, body) => send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
