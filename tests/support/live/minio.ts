import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../../scripts/mlflow-server/free-port.mjs';
import { MissingPrerequisiteError } from './run-server.js';

const cache = fileURLToPath(new URL('../../../.cache/minio', import.meta.url));
const patienceMs = 120_000;

/** A real S3-compatible service that the test run started. */
export interface Minio {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Starts MinIO on an empty directory, building it first if needed.
 *
 * @throws MissingPrerequisiteError when there is neither MinIO nor Go
 */
export async function runMinio(): Promise<{ readonly service: Minio; stop(): Promise<void> }> {
  const binary = await findMinio();
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-minio-'));
  const address = `127.0.0.1:${await freePort()}`;
  const service = {
    endpoint: `http://${address}`,
    accessKeyId: randomBytes(8).toString('hex'),
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  const child = spawn(binary, ['server', directory, '--address', address, '--quiet'], {
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      MINIO_ROOT_USER: service.accessKeyId,
      MINIO_ROOT_PASSWORD: service.secretAccessKey,
      MINIO_BROWSER: 'off',
    },
    // A group of its own, so that an interrupt at the terminal lets the tests end first.
    detached: true,
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  // However the test run ends, the service ends with it.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  const end = Date.now() + patienceMs;
  while (!(await isReady(service.endpoint))) {
    if (child.exitCode === null && Date.now() < end) await sleep(100);
    else {
      await stop();
      throw new Error(`MinIO did not start (exit code ${child.exitCode}).`);
    }
  }
  return { service, stop };
}

async function isReady(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/minio/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function findMinio(): Promise<string> {
  const built = join(cache, 'minio');
  const found = (await findExecutable('minio')) ?? (await executable(built));
  if (found !== undefined) return found;
  const go = (await findExecutable('go')) ?? (await executable('/usr/local/go/bin/go'));
  if (go === undefined) throw new MissingPrerequisiteError('There is neither minio nor Go on the PATH.');
  process.stderr.write('Building MinIO into .cache/minio, one to three minutes …\n');
  await promisify(execFile)(go, ['install', 'github.com/minio/minio@latest'], {
    // Flags of the user's are for modules of theirs, such as -mod=vendor.
    env: { ...process.env, GOBIN: cache, GOFLAGS: '' },
    maxBuffer: 1 << 26,
  });
  return built;
}

async function findExecutable(name: string): Promise<string | undefined> {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await executable(join(directory, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function executable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}
