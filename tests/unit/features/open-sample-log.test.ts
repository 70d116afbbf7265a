import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseTrackingUri } from '../../../src/core/tracking-uri.js';
import { openSampleLog, type SampleLogSettings } from '../../../src/features/open-client.js';
import { keepingLogger } from '../stores/sqlite/store-fixture.js';

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'open-sample-log-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function open(settings: Partial<SampleLogSettings>) {
  const logger = keepingLogger();
  const { log, directory, problem } = await openSampleLog({ modelName: 'churn', environment: {}, logger, ...settings });
  onTestFinished(() => log.close());
  return { log, directory, problem, warnings: logger.warnings };
}

test('samples lie beside the embedded store, each model in a directory of its own', async () => {
  const directory = temporaryDirectory();
  const place = parseTrackingUri(join(directory, 'tracking'), '/');
  const samples = join(directory, 'tracking', '.mlflow-ops', 'samples');
  const churn = await open({ place });
  expect(churn).toMatchObject({ directory: join(samples, 'churn'), warnings: [] });
  const other = await open({ place, modelName: '../churn' });
  expect(other.directory).toMatch(/samples\/-churn~[0-9a-f]{16}$/);
  churn.log.append(new Uint8Array([1]));
  await churn.log.close();
  const again = await open({ place });
  expect([again.log.kind, again.log.last, other.log.last]).toEqual(['segments', 1, 0]);
});

test('samples of a server lie below the base path, and where they were asked for before that', async () => {
  const [basePath, directory] = [temporaryDirectory(), join(temporaryDirectory(), 'chosen')];
  const place = parseTrackingUri('http://localhost:5000', '/');
  await open({ place, environment: { basePath } });
  expect(existsSync(join(basePath, '.mlflow-ops', 'samples', 'churn'))).toBe(true);
  expect(await open({ place, directory, environment: { basePath } })).toMatchObject({ directory, warnings: [] });
});

test('samples of a store in memory are in memory', async () => {
  const { log, directory, warnings } = await open({ place: parseTrackingUri('sqlite:///:memory:', '/') });
  expect([log.kind, directory, warnings]).toEqual(['memory', undefined, []]);
});

test('samples are in memory where a place that nobody chose cannot be written, and it says why; one that was chosen is refused', async () => {
  const file = join(temporaryDirectory(), 'a-file');
  writeFileSync(file, '');
  const place = parseTrackingUri('http://localhost:5000', '/');
  const { log, directory, problem } = await open({ place, environment: { basePath: file } });
  expect([log.kind, directory, log.append(new Uint8Array(1))]).toEqual(['memory', undefined, 1]);
  expect(problem).toMatchObject({ kind: 'io', message: expect.stringContaining(join(file, '.mlflow-ops')) });
  await expect(open({ directory: join(file, 'below') })).rejects.toMatchObject({ kind: 'io' });
});

test('a log that another process writes, or that is damaged, is no reason to begin another one', async () => {
  const directory = temporaryDirectory();
  const { log } = await open({ directory });
  await expect(open({ directory })).rejects.toMatchObject({ kind: 'busy' });
  await log.close();
  writeFileSync(join(directory, '0000000000000001.segment'), 'MLOPSLOG');
  const { warnings } = await open({ directory });
  expect(warnings).toMatchObject([{ facts: { offset: 0, bytes: 8 }, message: expect.stringContaining('cut short') }]);
});
