import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { keyBehind } from '../../../../src/stores/state/key-behind.js';
import { openSqliteStateStore } from '../../../../src/stores/state/open-sqlite-state-store.js';

test('the key behind a prefix is the next one that does not begin with it', () => {
  expect([keyBehind('ab/'), keyBehind('a\ud7ff'), keyBehind('a\u{10ffff}\u{10ffff}'), keyBehind('\u{10ffff}'), keyBehind('')]).toEqual([
    'ab0',
    'a\ue000',
    'b',
    undefined,
    undefined,
  ]);
});

test('a list reads no further than its prefix, however much is behind it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'state-list-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openSqliteStateStore(directory, systemClock);
  onTestFinished(() => store.close());
  const database = (await loadDriver()).open(join(directory, 'state.db'));
  database.execute(`INSERT INTO entries (key, value, revision)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200000) SELECT 'b/' || n, '1', n FROM numbers`);
  database.close();
  await store.put('a/1', 1);
  const timed = async (prefix: string, keys: number): Promise<number> => {
    const began = performance.now();
    expect(await store.list(prefix)).toHaveLength(keys);
    return performance.now() - began;
  };
  const all = await timed('b/', 200_000);
  const times: number[] = [];
  for (let round = 0; round < 20; round++) times.push(await timed('a/', 1));
  expect(Math.min(...times)).toBeLessThan(all / 100);
});
