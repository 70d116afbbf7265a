import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectLedgerSurvivesKills } from './promoters.js';

const promise = 'leave a ledger without a gap that holds all they were told, and the alias at its head';

/** Twenty rounds on the three stores together; `tests/long` has two hundred on each. */
async function prove(trackingUri: string, rounds: number, seed: number): Promise<void> {
  const { told, unfinished } = await expectLedgerSurvivesKills(trackingUri, { rounds, seed, programs: 2 });
  expect(told).toBeGreaterThanOrEqual(2 * rounds);
  // Some died between their claim and its end, so there was something to repair.
  expect(unfinished).toBeGreaterThan(0);
}

describe('promoters that are killed while they race on an embedded store', () => {
  it(promise, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'promoters-'));
    try {
      await prove(`sqlite:///${join(directory, 'mlflow.db')}`, 8, 41);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }, 180_000);
});

liveDescribe('promoters that are killed while they race on a server with SQLite', (server) => {
  it(promise, () => prove(server.uri, 6, 42), 180_000);
});

liveDescribe(
  'promoters that are killed while they race on a server with PostgreSQL',
  (server) => {
    it(promise, () => prove(server.uri, 6, 43), 180_000);
  },
  'postgres',
);
