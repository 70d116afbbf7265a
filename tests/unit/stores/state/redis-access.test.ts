import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../../scripts/mlflow-server/free-port.mjs';
import { openStateStore, type StateStoreOptions } from '../../../../src/features/state/open-state-store.js';
import { bundleProgram } from '../../../support/bundle-program.js';
import { redisDescribe, runRedis } from '../../../support/live/redis.js';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../../fixtures/state/leave-redis-open.ts', import.meta.url));
const secret = 'p@ss/wörd:s3cret';

async function start(options: readonly string[] = []) {
  const server = await runRedis({ options });
  onTestFinished(() => server.kill());
  return server;
}

async function open(uri: string, options?: StateStoreOptions) {
  const store = await openStateStore(uri, options);
  onTestFinished(() => store.close());
  return store;
}

function admin(port: number, password?: string) {
  const redis = new Redis(port, '127.0.0.1', password === undefined ? {} : { password });
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** All that an error shows when it is logged with everything it holds. */
async function failureOf(call: Promise<unknown>): Promise<{ readonly error: Error; readonly shown: string }> {
  const error = (await call.then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  )) as Error;
  return { error, shown: inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error) };
}

redisDescribe('access to a Redis server', () => {
  test('user and password come from the URI, and no error shows them', async () => {
    const { port } = await start(['--requirepass', secret]);
    const store = await open(`redis://:${encodeURIComponent(secret)}@127.0.0.1:${port}/2`);
    expect(await store.put('key', 1)).toBeGreaterThan(0);
    expect(await admin(port, secret).dbsize()).toBe(0);
    for (const user of ['', `:${encodeURIComponent(`${secret}!`)}@`, `somebody:${encodeURIComponent(secret)}@`]) {
      const { error, shown } = await failureOf((await open(`redis://${user}127.0.0.1:${port}/2`)).get('key'));
      expect(error).toMatchObject({ name: 'UnauthenticatedError', retryable: false });
      expect(shown).not.toContain('s3cret');
    }
  });

  test('a user that may not run scripts hears of it', async () => {
    const { port } = await start();
    await admin(port).acl('SETUSER', 'reader', 'on', '>reader', '~*', '+@read');
    await expect((await open(`redis://reader:reader@127.0.0.1:${port}`)).get('key')).rejects.toMatchObject({
      name: 'PermissionDeniedError',
      details: { code: 'NOPERM' },
    });
  });

  test('a number of a database that the server does not have is an error, not another database', async () => {
    const { port, uri } = await start();
    await expect((await open(`${uri}/99`)).put('key', 1)).rejects.toMatchObject({ name: 'StoreError' });
    expect(await admin(port).dbsize()).toBe(0);
  });

  test('a server whose memory is full, or that is a replica, says so', async () => {
    const { port, uri } = await start();
    const store = await open(uri);
    await store.put('key', 1);
    await admin(port).config('SET', 'maxmemory', '1');
    await expect(store.put('key', 2)).rejects.toMatchObject({ name: 'StoreError', kind: 'full' });
    await admin(port).config('SET', 'maxmemory', '0');
    await admin(port).replicaof('127.0.0.1', await freePort());
    await expect(store.put('key', 3)).rejects.toMatchObject({ name: 'ConnectionError', retryable: true, requestSent: false });
  });

  test('applications with different prefixes share a database', async () => {
    const { uri } = await start();
    const [one, two] = [await open(uri, { keyPrefix: 'one:' }), await open(uri, { keyPrefix: 'two:' })];
    await one.put('key', 1);
    await two.put('key', 2);
    expect([(await one.list('')).length, (await one.get('key'))?.value, (await two.get('key'))?.value]).toEqual([1, 1, 2]);
  });

  test('lists, reads and watches more than one page', async () => {
    const { uri } = await start();
    const store = await open(uri);
    const watched = store.watch('many/');
    await Promise.all(Array.from({ length: 2_500 }, (_, index) => store.put(`many/${index}`, index)));
    await store.append(
      'stream',
      Array.from({ length: 2_500 }, (_, index) => index),
    );
    expect((await store.list('many/')).map(({ value }) => value).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 2_500 }, (_, index) => index),
    );
    const read = await store.read('stream', { after: 100, limit: 2_200 });
    expect([read.length, read[0], read.at(-1)]).toEqual([2_200, { position: 101, value: 100 }, { position: 2_300, value: 2_299 }]);
    const heard = new Set<unknown>();
    for await (const { stored } of watched) if (heard.add(stored?.value).size === 2_500) break;
  });

  test('rediss:// encrypts and verifies the certificate of the server', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'redis-tls-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject]);
    const port = await freePort();
    const tls = ['--tls-port', String(port), '--tls-cert-file', key.replace('key', 'cert'), '--tls-key-file', key];
    await start([...tls, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no']);
    const ca = await readFile(cert, 'utf8');
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await (await open(`rediss://${host}:${port}`, { tls: { ca } })).put('key', 1)).toBeGreaterThan(0);
    }
    await expect((await open(`rediss://127.0.0.1:${port}`)).get('key')).rejects.toMatchObject({
      name: 'ConnectionError',
      details: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  test('a process that leaves its store open ends, with Redis and without it', { timeout: 60_000 }, async () => {
    const { uri } = await start();
    const { program: leaver, remove } = await bundleProgram(program);
    onTestFinished(remove);
    expect((await run(process.execPath, [leaver, uri], { timeout: 25_000 })).stdout).toBe('written');
    const nowhere = `redis://127.0.0.1:${await freePort()}`;
    expect((await run(process.execPath, [leaver, nowhere], { timeout: 25_000 })).stdout).toMatch(/^ConnectionError: /);
  });

  test('without ioredis the error says what to install', { timeout: 30_000 }, async () => {
    const { program: bundled, remove } = await bundleProgram(program);
    onTestFinished(remove);
    // Elsewhere, so that it finds no packages.
    const directory = await mkdtemp(join(tmpdir(), 'no-ioredis-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await cp(dirname(bundled), directory, { recursive: true });
    const { stdout } = await run(process.execPath, [join(directory, basename(bundled)), 'redis://127.0.0.1']);
    expect(stdout).toBe('StoreError: State in Redis is kept with ioredis, which is not installed. Install it with `npm install ioredis`.');
  });
});
