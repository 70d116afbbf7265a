import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectModelsSurviveKills } from '../faults/killed-models.js';
import { expectLedgerSurvivesKills } from '../faults/promoters.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');

/** A new embedded store for one proof. */
async function onEmbeddedStore<T>(proof: (trackingUri: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'long-kills-'));
  try {
    return await proof(`sqlite:///${join(directory, 'mlflow.db')}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

prove(
  {
    name: 'Eight promoters are killed while they race for one alias; the ledger has no gap',
    rounds: '200 rounds, seed 2,041',
    embedded: true,
  },
  () =>
    onEmbeddedStore(async (trackingUri) => {
      const { told, unfinished } = await expectLedgerSurvivesKills(trackingUri, { rounds: 200, seed: 2_041 });
      return `0 of ${english.format(told)} confirmed promotions lost; ${unfinished} left half-way were repaired`;
    }),
);

prove(
  {
    name: 'Programs are killed while they log models; logging again completes each one, once',
    rounds: '200 kills, seed 206',
    embedded: true,
  },
  () =>
    onEmbeddedStore(async (trackingUri) => {
      const incomplete = await expectModelsSurviveKills(trackingUri, { kills: 200, seed: 206 });
      return `0 doubled; ${incomplete} left half-way were completed`;
    }),
);
