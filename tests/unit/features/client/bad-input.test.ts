import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../../scripts/mlflow-server/free-port.mjs';
import type { MlflowOpsError } from '../../../../src/core/errors/mlflow-ops-error.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { ownTime } from '../../../support/own-time.js';

const root = resolve(import.meta.dirname, '../../../..');
let directory: string;
let server: Server | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bad-input-'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** The error of an action on a client of `trackingUri`. */
async function failure(trackingUri: string, action: (client: MlflowClient) => Promise<unknown>, options = {}): Promise<MlflowOpsError> {
  const client = new MlflowClient({ trackingUri, ...options });
  try {
    return await action(client).then(
      (value) => expect.fail(`resolved with ${JSON.stringify(value)}`),
      (error: unknown) => error as MlflowOpsError,
    );
  } finally {
    await client.close();
  }
}

async function serve(listener: RequestListener): Promise<string> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const memory = 'sqlite:///:memory:';
const get = (client: MlflowClient) => client.experiments.get('0');

describe('an object that is not there, or not in the right state', () => {
  const unknown = 'f'.repeat(32);
  test.each<[string, (client: MlflowClient) => Promise<unknown>, string, RegExp]>([
    ['an unknown run', (client) => client.runs.get(unknown), 'NotFoundError', new RegExp(unknown)],
    ['a metric for an unknown run', (client) => client.runs.logMetric(unknown, 'm', 1), 'NotFoundError', new RegExp(unknown)],
    ['an unknown experiment', (client) => client.experiments.get('4711'), 'NotFoundError', /4711/],
    ['an unknown experiment name', (client) => client.experiments.getByName('nobody'), 'NotFoundError', /nobody/],
    ['a run in an unknown experiment', (client) => client.runs.create('4711'), 'NotFoundError', /4711/],
    [
      'a run in a deleted experiment',
      async (client) => {
        const id = await client.experiments.create('gone');
        await client.experiments.delete(id);
        await client.runs.create(id);
      },
      'ValidationError',
      /experiment.*1.*deleted|active/i,
    ],
    [
      'a metric for a deleted run',
      async (client) => {
        const { info } = await client.runs.create('0');
        await client.runs.delete(info.runId);
        await client.runs.logMetric(info.runId, 'm', 1);
      },
      'ValidationError',
      /run.*deleted|active/i,
    ],
    [
      'a filter that is none',
      (client) => client.runs.search({ experimentIds: ['0'], filter: 'metrics.m' }).toArray(),
      'ValidationError',
      /metrics\.m/,
    ],
    [
      'a page token of its own',
      (client) => client.runs.search({ experimentIds: ['0'], pageToken: 'x' }).toArray(),
      'ValidationError',
      /token/i,
    ],
  ])('%s', async (_what, action, name, message) => {
    const error = await failure(memory, action);
    expect(error.name).toBe(name);
    expect(error.message).toMatch(message);
  });
});

describe('a server that', () => {
  test('cannot be reached fails within 10 s, naming it', async () => {
    const uri = `http://127.0.0.1:${await freePort()}`;
    // What is loaded on the first use is loaded then.
    await failure(uri, get, { http: { maxRetries: 0 } });
    const elapsed = ownTime();
    const error = await failure(uri.replace('http://', 'http://ada:hunter2@'), get);
    expect(elapsed()).toBeLessThan(10_000);
    expect(error.name).toBe('ConnectionError');
    expect(error.message).toContain(uri.replace('http://', ''));
    expect(JSON.stringify([error.message, error])).not.toContain('hunter2');
  }, 60_000);

  test('wants other credentials says so, without repeating them', async () => {
    const uri = await serve((_request, response) =>
      response
        .writeHead(401, { 'content-type': 'text/html', 'www-authenticate': 'Basic realm="mlflow"' })
        .end('You are not authenticated.'),
    );
    const error = await failure(uri, get, { auth: { username: 'ada', password: 'hunter2' } });
    expect([error.name, error.retryable]).toEqual(['UnauthenticatedError', false]);
    expect(error.message).toMatch(/MLFLOW_TRACKING|auth|credentials/i);
    expect(JSON.stringify([error.message, error.stack, error])).not.toContain('hunter2');
  });

  test.each([
    ['answers every page with HTML', 200, 'text/html', '<!doctype html><title>Welcome</title>'],
    ['knows no MLflow', 404, 'text/html', '<html>404 Not Found</html>'],
    ['answers JSON of its own', 200, 'application/json', '"hello"'],
  ])('%s is not taken for MLflow', async (_what, status, type, body) => {
    const uri = await serve((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const error = await failure(uri, get);
    expect(['NotAnMlflowServerError', 'NotSupportedError']).toContain(error.name);
    expect(error.message).toMatch(/MLflow/);
  });
});

describe('a database that', () => {
  const uri = (file: string) => `sqlite:///${join(directory, file)}`;

  test('is no database is refused and left as it is', async () => {
    const file = join(directory, 'notes.db');
    writeFileSync(file, 'a text of more than a hundred bytes, '.repeat(10));
    const error = await failure(uri('notes.db'), get);
    expect(error).toMatchObject({ name: 'StoreError', kind: 'not-a-database' });
    expect(error.message).toContain(file);
    expect(readFileSync(file, 'utf8')).toBe('a text of more than a hundred bytes, '.repeat(10));
  });

  test("is not MLflow's is refused and left as it is", async () => {
    const file = join(directory, 'shop.db');
    const connection = (await loadDriver()).open(file);
    connection.execute('CREATE TABLE orders (id INTEGER PRIMARY KEY, amount REAL); INSERT INTO orders VALUES (1, 2.5)');
    connection.close();
    const before = readFileSync(file);
    const error = await failure(uri('shop.db'), get);
    expect(error).toMatchObject({ name: 'StoreError', kind: 'unknown-schema' });
    expect(error.message).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('lies on a full disk takes what fits, refuses the rest, and goes on when there is room', async (context) => {
    const small = join(directory, 'small');
    const mounted = spawnSync('sh', ['-c', 'mkdir "$0" && mount -t tmpfs -o size=1m tmpfs "$0"', small]);
    context.skip(mounted.status !== 0, 'a small file system cannot be mounted here');
    const ballast = join(small, 'ballast');
    writeFileSync(ballast, Buffer.alloc(200_000));
    const client = new MlflowClient({ trackingUri: `sqlite:///${join(small, 'runs.db')}` });
    try {
      const { info } = await client.runs.create('0');
      const tags = () => Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}-${Math.random()}`, 'x'.repeat(8000)]));
      let error: MlflowOpsError | undefined;
      for (let attempt = 0; attempt < 10 && error === undefined; attempt++) {
        error = await client.runs.logBatch(info.runId, { tags: tags() }).then(
          () => undefined,
          (reason: MlflowOpsError) => reason,
        );
      }
      expect(error).toMatchObject({ name: 'StoreError', kind: 'full' });
      expect(error?.message).toContain(join(small, 'runs.db'));
      rmSync(ballast);
      await client.runs.logMetric(info.runId, 'm', 1);
      expect((await client.runs.get(info.runId)).data.metrics).toEqual({ m: 1 });
    } finally {
      await client.close();
      spawnSync('sh', ['-c', 'umount "$0"', small]);
    }
  });

  test('lies on a disk that cannot be written says so', async (context) => {
    const file = join(directory, 'runs.db');
    const writer = new MlflowClient({ trackingUri: uri('runs.db') });
    await writer.experiments.create('study');
    await writer.close();
    const locked = join(directory, 'locked');
    const script = 'mkdir "$0" && mount -t tmpfs tmpfs "$0" && cp "$1" "$0"/runs.db && mount -o remount,ro "$0"';
    const mounted = spawnSync('sh', ['-c', script, locked, file]);
    context.skip(mounted.status !== 0, 'a read-only file system cannot be mounted here');
    try {
      const error = await failure(`sqlite:///${join(locked, 'runs.db')}`, (client) => client.experiments.create('other'));
      expect(error).toMatchObject({ name: 'StoreError', kind: 'readonly' });
      expect(error.message).toContain(join(locked, 'runs.db'));
      expect(error.message).toMatch(/writ/);
    } finally {
      spawnSync('sh', ['-c', 'umount "$0"', locked]);
    }
  });
});

test('a machine without a SQLite driver says what to install', () => {
  const hook = `export async function resolve(name, context, next) {
    if (name === 'better-sqlite3') throw Object.assign(new Error('not installed'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  }`;
  const program = `
    import { register } from 'node:module';
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hook))});
    const builtin = process.getBuiltinModule;
    process.getBuiltinModule = (name) => (name === 'node:sqlite' ? undefined : builtin(name));
    const { MlflowClient } = await import('mlflow-ops');
    const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
    await client.experiments.get('0').catch((error) => console.log(error.name, error.kind, error.message));
    await client.close();`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, encoding: 'utf8' });
  expect(stdout).toMatch(/^StoreError driver-missing .*npm install better-sqlite3/);
});
