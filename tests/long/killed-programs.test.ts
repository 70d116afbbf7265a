import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectModelsSurviveKills } from '../faults/killed-models.js';
import { expectLedgerSurvivesKills } from '../faults/promoters.js';
import { expectRegistrationsSurviveKills } from '../faults/registration-killed.js';
import { expectSwapsSurviveKills } from '../faults/swap-killed.js';
import { liveDescribe } from '../support/live/live-describe.js';
import type { MlflowServer } from '../support/live/mlflow-servers.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');

/** Proves all of it on a server, or on embedded stores, a new one for each. */
function proveKills(where: string, seed: number, server?: MlflowServer): void {
  const parts = server === undefined ? { embedded: true } : { server };
  const kills = 200;
  const onStore = async (proof: (trackingUri: string) => Promise<string>): Promise<string> => {
    if (server !== undefined) return proof(server.uri);
    const directory = await mkdtemp(join(tmpdir(), 'long-kills-'));
    try {
      return await proof(`sqlite:///${join(directory, 'mlflow.db')}`);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };

  prove(
    {
      name: `Eight promoters are killed while they race for one alias ${where}; the ledger has no gap`,
      rounds: `${kills} rounds, seed ${seed}`,
      ...parts,
    },
    () =>
      onStore(async (uri) => {
        const { told, unfinished } = await expectLedgerSurvivesKills(uri, { rounds: kills, seed, programs: 4 });
        expect(unfinished).toBeGreaterThan(0);
        return `0 of ${english.format(told)} confirmed promotions lost; ${unfinished} left half-way were repaired`;
      }),
  );

  prove(
    {
      name: `Programs are killed while they log models ${where}; logging again completes each one, once`,
      rounds: `${kills} kills, seed ${seed + 1}`,
      ...parts,
    },
    () =>
      onStore(async (uri) => {
        const incomplete = await expectModelsSurviveKills(uri, { kills, seed: seed + 1 });
        return `0 doubled; ${incomplete} left half-way were completed`;
      }),
  );

  prove(
    {
      name: `Programs are killed while they register a model ${where}; registering again makes one version that loads`,
      rounds: `${kills} kills, seed ${seed + 2}`,
      ...parts,
    },
    () =>
      onStore(async (uri) => {
        const options = { kills, seed: seed + 2, longestMs: server === undefined ? 80 : 600 };
        const interrupted = await expectRegistrationsSurviveKills(uri, options);
        return `0 doubled; ${interrupted} left half-way were completed`;
      }),
  );

  prove(
    {
      name: `Programs are killed while they download and swap champions ${where}; the cache holds whole versions only`,
      rounds: `${kills} kills, seed ${seed + 3}`,
      ...parts,
    },
    () =>
      onStore(async (uri) => {
        const swaps = await expectSwapsSurviveKills(() => uri, { kills, seed: seed + 3 });
        return `0 halves after ${english.format(swaps)} swaps`;
      }),
  );
}

proveKills('on the embedded store', 2_041);

for (const backend of ['sqlite', 'postgres'] as const) {
  const release = backend === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  liveDescribe(`on ${release}`, (server) => proveKills(`on ${release}`, backend === 'sqlite' ? 2_051 : 2_061, server), backend);
}
