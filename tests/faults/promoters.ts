import { resolve } from 'node:path';
import { expect } from 'vitest';
import { inParallel } from '../../src/core/in-parallel.js';
import { seededRandom } from '../../src/core/random.js';
import { readLedger } from '../../src/domain/rollout/promotion-ledger.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { sealName } from '../../src/features/registry/ledger/elect-ledger.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { newModel } from '../live/promotion-ledger-models.js';
import { bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';
import { startPatientProxy } from './patient-proxy.js';

const versions = 2;

/** How promoters are killed. */
interface Kills {
  readonly rounds: number;
  readonly seed: number;
  /** Programs of one round; each of them has two promoters. */
  readonly programs: number;
}

/** Rounds at a time: each has a model and so a ledger of its own. */
const atATime = 2;

/** The longest time a program goes on after its first promotion, in milliseconds: a few promotions on an embedded store, and on a server. */
const longestMs = { embedded: 150, server: 600 };

/** What a program was told to be done. */
interface Told {
  readonly entry: number;
  readonly version: string;
}

/**
 * Lets promoters in several programs race for one alias and kills each at a random moment, a round for each new model. After
 * one reader the ledger has no gap, holds everything a promoter was told to be done, and the alias points to its head.
 *
 * @returns how many entries in all rounds were told to be done, and how many nobody had finished
 */
export async function expectLedgerSurvivesKills(trackingUri: string, { rounds, seed, programs }: Kills) {
  const random = seededRandom(seed);
  const client = new MlflowClient({ trackingUri });
  const total = { told: 0, unfinished: 0 };
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'promote-until-killed.ts'));
  const longest = trackingUri.startsWith('http') ? longestMs.server : longestMs.embedded;
  const moments = () => Array.from({ length: programs }, () => random.next() * longest);
  const play = async (kills: readonly number[]) => {
    const name = await newModel(client, versions);
    const proxy = await startPatientProxy(trackingUri);
    const args = [proxy.uri, name, String(versions)];
    const said = await Promise.all(kills.map((thenMs) => promoteUntilKilled(program, args, thenMs)));
    await proxy.settled();
    await proxy.close();
    const [pending, told] = [await unfinished(client, name), said.flat()];
    await expectSoundLedger(client, name, told);
    total.unfinished += pending;
    total.told += told.length;
  };
  try {
    await inParallel(Array.from({ length: rounds }, moments), atATime, undefined, play);
    // How often one dies in the middle depends on the machine: further rounds, until one did.
    for (let more = 0; more < 10 * rounds && total.unfinished === 0; more++) await play(moments());
    return total;
  } finally {
    await client.close();
    await remove();
  }
}

async function expectSoundLedger(client: MlflowClient, name: string, told: readonly Told[]): Promise<void> {
  const registry = new ModelRegistry({ client });
  const history = await registry.history(name);
  expect(history.map(({ entry }) => entry)).toEqual(history.map((_, at) => at + 1));
  for (const { entry, version } of told) expect(history[entry - 1]).toMatchObject({ kind: 'promotion', version, status: 'done' });
  expect(new Set(told.map(({ entry }) => entry)).size).toBe(told.length);
  // Every entry begins where the one before it ended.
  expect(history.map(({ previousVersion }) => previousVersion)).toEqual(
    [undefined, ...history.map(({ version }) => version)].slice(0, history.length),
  );
  const { aliases } = await (await client[clientInternals].registry()).getRegisteredModel(name);
  expect(aliases['champion']).toBe(history.at(-1)?.version);
  // Nothing was left to repair.
  expect(await registry.history(name)).toEqual(history);
}

/** Entries whose author died before they were carried out. */
async function unfinished(client: MlflowClient, name: string): Promise<number> {
  const seal = await client.experiments.getByName(sealName(name));
  const run = await client.runs.get(seal.tags['mlflow_ops.ledger_run'] ?? '');
  return readLedger(run.data.params).entries.filter(({ status }) => status === 'pending').length;
}

async function promoteUntilKilled(program: string, args: readonly string[], thenMs: number): Promise<readonly Told[]> {
  const { lines, complaints, signal } = await runUntilKilled(program, args, { afterLines: 1, thenMs });
  expect({ signal, complaints }).toEqual({ signal: 'SIGKILL', complaints: '' });
  return lines.map((line) => JSON.parse(line) as Told);
}
