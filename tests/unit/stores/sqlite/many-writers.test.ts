import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newRunId, openStore, otherConnection, temporaryDirectory } from './store-fixture.js';

const writer = fileURLToPath(new URL('../../../fixtures/sqlite/write-metrics.ts', import.meta.url));
const [writers, batches, size] = [8, 10, 300];

test('eight processes write one run at once: no point is lost and none is doubled', { timeout: 120_000 }, async () => {
  const path = join(temporaryDirectory(), 'mlflow.db');
  const { tracking } = await openStore(path);
  const runId = await newRunId(tracking);
  const run = promisify(execFile);
  const numbers = Array.from({ length: writers }, (_, index) => index);
  await Promise.all(
    numbers.map((number) =>
      run(process.execPath, ['--import', 'tsx', writer, path, runId, String(number), String(batches), String(size)], { timeout: 100_000 }),
    ),
  );
  const counted = (await otherConnection(path))
    .prepare(`SELECT value, count(*), count(DISTINCT step) FROM metrics WHERE "key" = 'shared' GROUP BY value ORDER BY value`)
    .rows();
  expect(counted).toEqual(numbers.map((number) => [number, batches * size, batches * size]));
  const { metrics } = (await tracking.getRun(runId)).data;
  expect(metrics['shared']).toBe(writers - 1);
  expect(numbers.map((number) => metrics[`own${number}`])).toEqual(numbers.map(() => batches - 1));
});
