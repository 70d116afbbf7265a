import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { newRunId, openStore, otherConnection, temporaryDirectory } from '../../unit/stores/sqlite/store-fixture.js';

const program = fileURLToPath(new URL('../../fixtures/sqlite/write-metrics.ts', import.meta.url));

/** How many processes write, and how much each of them. */
export interface Writers {
  readonly writers: number;
  readonly batches: number;
  /** Points a batch. */
  readonly size: number;
}

/**
 * Lets several processes write one run of one file at once, every batch twice, as after a lost answer. Expects every
 * point of each, once, and the newest as the latest.
 */
export async function expectEveryWritersPoints({ writers, batches, size }: Writers): Promise<void> {
  const path = join(temporaryDirectory(), 'mlflow.db');
  const { tracking } = await openStore(path);
  const runId = await newRunId(tracking);
  const numbers = Array.from({ length: writers }, (_, index) => index);
  await Promise.all(
    numbers.map((number) => {
      const args = ['--import', 'tsx', program, path, runId, ...[number, batches, size].map(String)];
      return promisify(execFile)(process.execPath, args);
    }),
  );
  const counted = (await otherConnection(path))
    .prepare(
      `SELECT value, count(*), count(DISTINCT step), min(step), max(step) FROM metrics WHERE "key" = 'shared' GROUP BY value ORDER BY value`,
    )
    .rows();
  const points = batches * size;
  expect(counted).toEqual(numbers.map((number) => [number, points, points, 0, points - 1]));
  const { metrics } = (await tracking.getRun(runId)).data;
  expect(metrics['shared']).toBe(writers - 1);
  expect(numbers.map((number) => metrics[`own${number}`])).toEqual(numbers.map(() => batches - 1));
}
