import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { parseTrackingUri } from '../../../src/core/tracking-uri.js';
import { openState, type StateSettings } from '../../../src/features/open-client.js';
import { keepingLogger } from '../stores/sqlite/store-fixture.js';

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'open-state-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function open(settings: Partial<StateSettings>) {
  const logger = keepingLogger();
  const store = await openState({ environment: {}, clock: systemClock, logger, ...settings });
  onTestFinished(() => store.close());
  return { store, warnings: logger.warnings };
}

test('state lies beside the embedded store and outlives the process', async () => {
  const directory = temporaryDirectory();
  const place = parseTrackingUri(join(directory, 'tracking'), '/');
  const first = await open({ place });
  await first.store.put('key', 'kept');
  await first.store.close();
  expect(existsSync(join(directory, 'tracking', '.mlflow-ops', 'state.db'))).toBe(true);
  const second = await open({ place });
  expect((await second.store.get('key'))?.value).toBe('kept');
  expect(second.warnings).toEqual([]);
});

test('state of a server lies below the base path', async () => {
  const basePath = temporaryDirectory();
  const place = parseTrackingUri('http://localhost:5000', '/');
  expect((await open({ place, environment: { basePath } })).store.kind).toBe('sqlite');
  expect(existsSync(join(basePath, '.mlflow-ops', 'state.db'))).toBe(true);
});

test('state of a store in memory is in memory', async () => {
  const { store, warnings } = await open({ place: parseTrackingUri('sqlite:///:memory:', '/') });
  expect(store.kind).toBe('memory');
  expect(warnings).toEqual([]);
});

test('state is in memory, with one warning, where the place cannot be written', async () => {
  const file = join(temporaryDirectory(), 'a-file');
  writeFileSync(file, '');
  const { store, warnings } = await open({ environment: { basePath: file } });
  expect(store.kind).toBe('memory');
  await store.put('key', 1);
  expect((await store.get('key'))?.value).toBe(1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ facts: { directory: join(file, '.mlflow-ops') }, message: expect.stringContaining('memory') });
});

// Root may write everywhere.
test.skipIf(process.getuid?.() === 0)('the same where the directory may only be read', async () => {
  const basePath = temporaryDirectory();
  chmodSync(basePath, 0o500);
  const { store, warnings } = await open({ environment: { basePath } });
  expect(store.kind).toBe('memory');
  expect(warnings).toHaveLength(1);
});

test('a file that is no database is an error, not a reason to forget', async () => {
  const basePath = temporaryDirectory();
  mkdirSync(join(basePath, '.mlflow-ops'));
  writeFileSync(join(basePath, '.mlflow-ops', 'state.db'), 'no database, but long enough to be looked at as one'.repeat(50));
  await expect(open({ environment: { basePath } })).rejects.toMatchObject({ name: 'StoreError', kind: 'not-a-database' });
});
