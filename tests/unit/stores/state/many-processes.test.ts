import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { openSqliteStateStore } from '../../../../src/stores/state/open-sqlite-state-store.js';
import { bundleProgram } from '../../../support/bundle-program.js';

const program = fileURLToPath(new URL('../../../fixtures/state/count-up.ts', import.meta.url));

async function openShared() {
  const directory = mkdtempSync(join(tmpdir(), 'state-processes-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openSqliteStateStore(directory, systemClock);
  onTestFinished(() => store.close());
  const countUp = (times: number) => promisify(execFile)(process.execPath, ['--import', 'tsx', program, directory, String(times)]);
  return { store, countUp };
}

test('four processes add to one counter at once: no addition and no record is lost', { timeout: 60_000 }, async () => {
  const { store, countUp } = await openShared();
  await Promise.all(Array.from({ length: 4 }, () => countUp(50)));
  expect((await store.get('counter'))?.value).toBe(200);
  const records = await store.read('log');
  expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  for (let index = 0; index < 400; index += 2) expect(records[index]?.value).toBe(records[index + 1]?.value);
});

test('a watcher hears of what another process wrote', { timeout: 60_000 }, async () => {
  const { store, countUp } = await openShared();
  const values: unknown[] = [];
  const changes = store.watch('counter');
  // Calls of a store are made in order: from now on the watch knows where it begins.
  await store.get('counter');
  const watching = (async () => {
    for await (const { stored } of changes) {
      values.push(stored?.value);
      if (stored?.value === 20) return;
    }
  })();
  await Promise.all([countUp(20), watching]);
  expect(values).toEqual([...new Set(values)].sort((a, b) => Number(a) - Number(b)));
});

test('a process that finds the file locked while it opens it waits, and does not end before', { timeout: 60_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'state-locked-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'state.db');
  const holder = (await loadDriver()).open(path);
  holder.execute('PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE');
  const { program: writer, remove } = await bundleProgram(fileURLToPath(new URL('../../../fixtures/state/write-once.ts', import.meta.url)));
  onTestFinished(remove);
  const writing = promisify(execFile)(process.execPath, [writer, `sqlite:///${path}`]);
  await sleep(1_000);
  holder.execute('COMMIT');
  holder.close();
  await writing;
  const store = await openSqliteStateStore(directory, systemClock);
  onTestFinished(() => store.close());
  expect((await store.get('key'))?.value).toBe('written');
});
