import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SqliteDriver } from '../../../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { metric, metricsOnly, newRunId, now, openStore, otherConnection, runDraft, temporaryDirectory } from './store-fixture.js';

/** Permissions mean nothing to root, so the rest of the test goes on as somebody else. */
function asUnprivilegedUser(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}

describe('opening the embedded store', () => {
  test('makes the file, its directory and the experiment Default', async () => {
    const path = join(temporaryDirectory(), 'a/b/mlflow.db');
    const { tracking, server } = await openStore(path, { artifactRoot: '/data/mlruns' });
    expect(await tracking.getExperiment('0')).toEqual({
      experimentId: '0',
      name: 'Default',
      artifactLocation: '/data/mlruns/0',
      lifecycleStage: 'active',
      creationTime: now,
      lastUpdateTime: now,
      tags: {},
    });
    expect(await server.version()).toBe('3.0.0');
    expect(await server.info()).toEqual({ storeType: 'SqlStore', workspacesEnabled: false });
  });

  test('gives a new file a write-ahead log and the schema revision of MLflow 3.0', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    await openStore(path);
    const other = await otherConnection(path);
    expect(other.prepare('PRAGMA journal_mode').rows()).toEqual([['wal']]);
    expect(other.prepare('SELECT version_num FROM alembic_version').rows()).toEqual([['6953534de441']]);
  });

  test('keeps the write-ahead log short, so that no commit has much to carry over into the file', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const { tracking } = await openStore(path);
    const runId = await newRunId(tracking);
    for (let from = 0; from < 30_000; from += 1_000) {
      await tracking.logBatch(runId, metricsOnly(Array.from({ length: 1_000 }, (_, index) => metric('m', index, from + index))));
    }
    expect(statSync(`${path}-wal`).size).toBeLessThan(2 * 2 ** 20);
  });

  test('fills an empty file', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    writeFileSync(path, '');
    const { tracking } = await openStore(path);
    expect((await tracking.getExperiment('0')).name).toBe('Default');
  });

  test('keeps what is there, and the journal mode of an existing file', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const first = await openStore(path);
    const runId = await newRunId(first.tracking);
    await first.close();
    (await otherConnection(path)).execute('PRAGMA journal_mode = DELETE');
    const { tracking } = await openStore(path, { artifactRoot: '/elsewhere' });
    await tracking.logBatch(runId, metricsOnly([metric('m', 1)]));
    expect((await tracking.getRun(runId)).data.metrics['m']).toBe(1);
    expect((await tracking.getExperiment('0')).artifactLocation).toBe('/artifacts/0');
    expect((await otherConnection(path)).prepare('PRAGMA journal_mode').rows()).toEqual([['delete']]);
  });

  test('makes artifact locations absolute and keeps URIs', async () => {
    const { tracking } = await openStore(':memory:', { artifactRoot: 's3://bucket/root?region=eu' });
    expect((await tracking.getExperiment('0')).artifactLocation).toBe('s3://bucket/root/0?region=eu');
    const local = await tracking.createExperiment({ name: 'local', artifactLocation: 'some/place' });
    expect((await tracking.getExperiment(local)).artifactLocation).toBe(join(process.cwd(), 'some/place'));
    const run = await tracking.createRun(runDraft({ experimentId: '0' }));
    expect(run.info.artifactUri).toBe(`s3://bucket/root/0/${run.info.runId}/artifacts?region=eu`);
  });

  test('lets several processes make the same file at once', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(path)));
    await Promise.all(stores.map(({ tracking }, index) => tracking.createExperiment({ name: `e${index}` })));
    expect((await stores[0]?.tracking.searchExperiments({ maxResults: 100 }))?.items).toHaveLength(9);
  });

  test('closes twice without harm and refuses work afterwards', async () => {
    const store = await openStore(':memory:');
    await store.close();
    await store.close();
    await expect(store.tracking.getExperiment('0')).rejects.toMatchObject({ code: 'STORE', message: expect.stringContaining('closed') });
  });

  test('refuses a file that is not a database and leaves it as it is', async () => {
    const path = join(temporaryDirectory(), 'notes.txt');
    const text = 'Plain text, which is long enough to be taken for the header of a database. '.repeat(20);
    writeFileSync(path, text);
    await expect(openStore(path)).rejects.toMatchObject({ code: 'STORE', kind: 'not-a-database', message: expect.stringContaining(path) });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('refuses a directory in place of the file, and a file in place of the directory', async () => {
    const directory = temporaryDirectory();
    await expect(openStore(directory)).rejects.toMatchObject({ kind: 'io', message: expect.stringContaining(directory) });
    const path = join(directory, 'file');
    writeFileSync(path, '');
    await expect(openStore(join(path, 'mlflow.db'))).rejects.toMatchObject({ kind: 'io', message: expect.stringContaining(path) });
  });

  test('reads a read-only file and refuses to write it', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const first = await openStore(path);
    const runId = await newRunId(first.tracking);
    await first.close();
    (await otherConnection(path)).execute('PRAGMA journal_mode = DELETE');
    chmodSync(dirname(path), 0o555);
    chmodSync(path, 0o444);
    asUnprivilegedUser();
    const { tracking } = await openStore(path);
    expect((await tracking.getRun(runId)).info.runId).toBe(runId);
    await expect(tracking.setRunTag(runId, { key: 'k', value: 'v' })).rejects.toMatchObject({
      kind: 'readonly',
      message: expect.stringContaining(path),
    });
  });

  test('says that a file with a write-ahead log cannot be used where nothing can be written', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    await (await openStore(path)).close();
    chmodSync(dirname(path), 0o555);
    chmodSync(path, 0o444);
    asUnprivilegedUser();
    await expect(openStore(path)).rejects.toMatchObject({ code: 'STORE', kind: 'readonly', message: expect.stringContaining(path) });
  });

  test('says that the directory of a new file cannot be written', async () => {
    const directory = join(temporaryDirectory(), 'sealed');
    mkdirSync(directory, { mode: 0o555 });
    asUnprivilegedUser();
    await expect(openStore(join(directory, 'below/mlflow.db'))).rejects.toMatchObject({ code: 'STORE', kind: 'readonly' });
    await expect(openStore(join(directory, 'mlflow.db'))).rejects.toMatchObject({
      code: 'STORE',
      kind: 'readonly',
      message: expect.stringContaining(directory),
    });
    expect(existsSync(join(directory, 'mlflow.db'))).toBe(false);
  });

  test('reports a full disk, keeps what was stored, and goes on when there is room', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const real = await loadDriver();
    let limit: ((pages: number) => void) | undefined;
    const driver: SqliteDriver = {
      ...real,
      open: (file) => {
        const connection = real.open(file);
        limit = (pages) => connection.execute(`PRAGMA max_page_count = ${pages}`);
        return connection;
      },
    };
    const { tracking } = await openStore(path, { driver });
    const runId = await newRunId(tracking);
    await tracking.setRunTag(runId, { key: 'before', value: 'kept' });
    limit?.(1);
    const large = { key: 'large', value: 'x'.repeat(8_000) };
    const fill = async () => {
      for (let index = 0; index < 100; index += 1) await tracking.setRunTag(runId, { ...large, key: `large${index}` });
    };
    await expect(fill()).rejects.toMatchObject({ code: 'STORE', kind: 'full', retryable: false, message: expect.stringContaining(path) });
    expect((await tracking.getRun(runId)).data.tags['before']).toBe('kept');
    limit?.(1_000_000);
    await fill();
    expect((await tracking.getRun(runId)).data.tags['large99']).toBe(large.value);
  });
});

const hasNodeSqlite = Number.parseInt(process.versions.node, 10) >= 24;

describe('loading a driver', () => {
  test.skipIf(hasNodeSqlite)('names the remedies when none works', async () => {
    await expect(loadDriver('node:sqlite')).rejects.toMatchObject({
      code: 'STORE',
      kind: 'driver-missing',
      message: expect.stringMatching(/node:sqlite.*Node 24 or newer.*npm install better-sqlite3/),
    });
  });
});
