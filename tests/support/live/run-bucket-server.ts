import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/mlflow-server/free-port.mjs';
import type { Minio } from './minio.js';
import { signalGroup, startMlflow } from './start-mlflow.js';

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
  const port = await freePort();
  const root = `s3://${bucket}/${access}`;
  const place = access === 'proxied' ? ['--artifacts-destination', root] : ['--default-artifact-root', root, '--no-serve-artifacts'];
  const args = ['--backend-store-uri', `sqlite:///${join(directory, 'mlflow.db')}`, ...place];
  const env = {
    PATH: process.env['PATH'],
    HOME: directory,
    AWS_ACCESS_KEY_ID: minio.accessKeyId,
    AWS_SECRET_ACCESS_KEY: minio.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    MLFLOW_S3_ENDPOINT_URL: minio.endpoint,
  };
  const leader = await startMlflow(python, { args, port, cwd: directory, env });
  const stop = async (): Promise<void> => {
    signalGroup(leader, 'SIGKILL');
    await leader.ended;
    await rm(directory, { recursive: true, force: true });
  };
  return { uri: `http://127.0.0.1:${port}`, stop };
}
