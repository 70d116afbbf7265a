import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import type { Minio } from './minio.js';

const patienceMs = 60_000;

/** A real MLflow server whose artifacts lie in a bucket. */
export interface BucketServer {
  readonly uri: string;
  stop(): Promise<void>;
}

/**
 * Starts an MLflow server on a bucket of MinIO.
 *
 * @param python - Has mlflow and boto3.
 * @param access - `proxied`: the server passes artifacts on. `direct`: it leaves them to its clients, and signs URLs.
 */
export async function runBucketServer(python: string, minio: Minio, bucket: string, access: 'proxied' | 'direct'): Promise<BucketServer> {
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-bucket-'));
  const port = String(await freePort());
  const root = `s3://${bucket}/${access}`;
  const place = access === 'proxied' ? ['--artifacts-destination', root] : ['--default-artifact-root', root, '--no-serve-artifacts'];
  const database = `sqlite:///${join(directory, 'mlflow.db')}`;
  const args = [
    '-m',
    'mlflow',
    'server',
    '--backend-store-uri',
    database,
    ...place,
    '--host',
    '127.0.0.1',
    '--port',
    port,
    '--workers',
    '1',
  ];
  const child = spawn(python, args, {
    cwd: directory,
    // A group of its own: the server starts workers, and all of them end with it.
    detached: true,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      AWS_ACCESS_KEY_ID: minio.accessKeyId,
      AWS_SECRET_ACCESS_KEY: minio.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      MLFLOW_S3_ENDPOINT_URL: minio.endpoint,
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    },
  });
  const exited = once(child, 'exit');
  const kill = (): void => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    kill();
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  const uri = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + patienceMs; !(await isHealthy(uri)); await sleep(200)) {
    if (child.exitCode === null && Date.now() < end) continue;
    await stop();
    throw new Error(`The MLflow server on the bucket did not start (exit code ${child.exitCode}).`);
  }
  return { uri, stop };
}

function isHealthy(uri: string): Promise<boolean> {
  return fetch(`${uri}/health`).then(
    (answer) => answer.ok,
    () => false,
  );
}
