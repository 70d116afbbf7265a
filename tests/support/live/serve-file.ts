import { dirname } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../scripts/mlflow-server/free-port.mjs';
import type { MlflowServer } from './mlflow-servers.js';
import { signalGroup, startMlflow } from './start-mlflow.js';

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
  const env = { ...process.env, ...environment };
  const leader = await startMlflow(server.python, { args: ['--backend-store-uri', `sqlite:///${file}`], port, cwd: dirname(file), env });
  onTestFinished(async () => {
    signalGroup(leader, 'SIGTERM');
    await leader.ended;
  });
  const base = `http://127.0.0.1:${port}`;
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
