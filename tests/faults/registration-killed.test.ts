import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { bundleProgram, runProgram } from './killed-program.js';

const promise = 'ends, when it is run again, with one version that is READY and loads, one run and one logged model';

/** Time in which requests of a killed program that the server has begun come to their end, in milliseconds. */
const lastRequestsMs = 400;

/** @returns rounds in which the program died before it was done */
async function prove(
  trackingUri: string,
  options: { readonly rounds: number; readonly seed: number; readonly longestMs: number },
): Promise<number> {
  const random = seededRandom(options.seed);
  const program = await bundleProgram('register-until-killed.ts');
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'registration-'));
  const client = new MlflowClient({ trackingUri });
  const registry = new ModelRegistry({ client, cacheDirectory });
  let interrupted = 0;
  try {
    for (let round = 0; round < options.rounds; round++) {
      const name = uniqueName('killed');
      const args = [trackingUri, name, String(round)];
      const killed = await runProgram(program, args, { afterLines: 1, thenMs: random.next() * options.longestMs });
      if (killed.lines.length === 1) interrupted += 1;
      await sleep(lastRequestsMs);
      const again = await runProgram(program, args);
      expect(again).toEqual({ lines: ['begins', '1'], complaints: '', signal: null });
      await expectOneWhole(client, registry, name);
    }
    return interrupted;
  } finally {
    await registry.close();
    await client.close();
    await program.remove();
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

describe('a registration on an embedded store that is killed', () => {
  it(promise, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'registration-killed-'));
    try {
      const interrupted = await prove(`sqlite:///${join(directory, 'mlflow.db')}`, { rounds: 20, seed: 51, longestMs: 80 });
      expect(interrupted).toBeGreaterThan(5);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }, 180_000);
});

liveDescribe('a registration on a server that is killed', (server) => {
  it(promise, async () => {
    expect(await prove(server.uri, { rounds: 20, seed: 52, longestMs: 600 })).toBeGreaterThan(5);
  }, 300_000);
});
