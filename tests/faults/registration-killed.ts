import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { inParallel } from '../../src/core/in-parallel.js';
import { seededRandom } from '../../src/core/random.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';
import { startPatientProxy } from './patient-proxy.js';
import { registeredModel } from './registered-model.js';

/** How a registration is killed. */
interface Kills {
  readonly kills: number;
  readonly seed: number;
  /** The longest time that the program works before it is killed, in milliseconds. */
  readonly longestMs: number;
  /** Programs that have to die before they are done: there are further kills until so many did. @default 0 */
  readonly interrupted?: number | undefined;
}

/** Rounds at a time: each has a model of its own. */
const rounds = 2;

/**
 * Kills programs at random moments while they register a model, registers it again with the same input, and expects one
 * version that is READY and loads, one run and one logged model.
 *
 * @returns how many programs died before they were done
 */
export async function expectRegistrationsSurviveKills(
  trackingUri: string,
  { kills, seed, longestMs, interrupted: wanted = 0 }: Kills,
): Promise<number> {
  const random = seededRandom(seed);
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'register-until-killed.ts'));
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'registration-'));
  const client = new MlflowClient({ trackingUri });
  const moment = (at: number) => ({ seed: at, thenMs: random.next() * longestMs });
  let interrupted = 0;
  const play = async ({ seed, thenMs }: ReturnType<typeof moment>) => {
    const name = uniqueName('killed');
    const proxy = await startPatientProxy(trackingUri);
    const killed = await runUntilKilled(program, [proxy.uri, name, String(seed)], { afterLines: 1, thenMs });
    expect(killed.complaints).toBe('');
    if (killed.lines.length === 1) interrupted += 1;
    await proxy.settled();
    await proxy.close();
    const registry = new ModelRegistry({ client, cacheDirectory });
    expect(await registry.registerModel(registeredModel(name, seed))).toMatchObject({ version: '1' });
    await expectOneWhole(client, registry, name);
    await registry.close();
  };
  try {
    await inParallel(
      Array.from({ length: kills }, (_, at) => moment(at)),
      rounds,
      undefined,
      play,
    );
    // How often one dies in the middle depends on the machine.
    for (let at = kills; at < 4 * kills && interrupted < wanted; at++) await play(moment(at));
    return interrupted;
  } finally {
    await client.close();
    await remove();
    await rm(cacheDirectory, { recursive: true, force: true });
  }
}

async function expectOneWhole(client: MlflowClient, registry: ModelRegistry, name: string): Promise<void> {
  const versions = await registry.listVersions(name);
  expect(versions).toMatchObject([{ version: '1', status: 'READY', metrics: { a: 1, b: 2 }, tags: { c: 'd' } }]);
  const runs = await client.runs.search({ experimentIds: ['0'], filter: `attributes.run_name = 'register ${name}'` }).toArray();
  expect(runs.map(({ info }) => [info.runId, info.status])).toEqual([[versions[0]?.runId, 'FINISHED']]);
  expect(await client.metrics.history(runs[0]?.info.runId ?? '', 'a').toArray()).toHaveLength(1);
  const models = await client.loggedModels.search({ experimentIds: ['0'], filter: `name = '${name}'` }).toArray();
  expect(models.map(({ modelId, status }) => [modelId, status])).toEqual([[versions[0]?.modelId, 'READY']]);
  await using model = await registry.loadModel(`models:/${name}/1`);
  expect((await model.predict([[1, 2, 3, 4]])).values()).toHaveLength(1);
}
