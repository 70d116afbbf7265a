import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Random, seededRandom } from '../../src/core/random.js';
import { readLedger } from '../../src/domain/rollout/promotion-ledger.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { sealName } from '../../src/features/registry/ledger/elect-ledger.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { newModel } from '../live/promotion-ledger-models.js';
import { bundleProgram } from '../support/bundle-program.js';

const versions = 4;

/** Programs of one round; each of them has two promoters. */
const programs = 4;

/** Time in which requests of killed programs that the server has begun come to their end, in milliseconds. */
const lastRequestsMs = 400;

/** What a program was told to be done. */
interface Told {
  readonly entry: number;
  readonly version: string;
}

/**
 * Lets eight promoters in four programs race for one alias and kills each at a random moment, a round for each new model. After
 * one reader the ledger has no gap, holds everything a promoter was told to be done, and the alias points to its head.
 *
 * @returns how many entries in all rounds were told to be done, and how many nobody had finished
 */
export async function expectLedgerSurvivesKills(trackingUri: string, options: { readonly rounds: number; readonly seed: number }) {
  const random = seededRandom(options.seed);
  const client = new MlflowClient({ trackingUri });
  const total = { told: 0, unfinished: 0 };
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'promote-until-killed.ts'));
  try {
    for (let round = 0; round < options.rounds; round++) {
      const name = await newModel(client, versions);
      const said = await Promise.all(
        Array.from({ length: programs }, () => promoteUntilKilled([program, trackingUri, name, String(versions)], random)),
      );
      await sleep(lastRequestsMs);
      total.unfinished += await unfinished(client, name);
      total.told += await expectSoundLedger(client, name, said.flat());
    }
    return total;
  } finally {
    await client.close();
    await remove();
  }
}

async function expectSoundLedger(client: MlflowClient, name: string, told: readonly Told[]): Promise<number> {
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
  return told.length;
}

/** Entries whose author died before they were carried out. */
async function unfinished(client: MlflowClient, name: string): Promise<number> {
  const seal = await client.experiments.getByName(sealName(name));
  const run = await client.runs.get(seal.tags['mlflow_ops.ledger_run'] ?? '');
  return readLedger(run.data.params).entries.filter(({ status }) => status === 'pending').length;
}

async function promoteUntilKilled(args: readonly string[], random: Random): Promise<readonly Told[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(random.next() * 300);
  child.kill('SIGKILL');
  const [, signal] = await closed;
  expect({ signal, complaints }).toEqual({ signal: 'SIGKILL', complaints: '' });
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Told);
}
