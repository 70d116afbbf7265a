import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { type Random, seededRandom } from '../../src/core/random.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { logModel } from '../../src/features/models/log-model.js';
import { bundleProgram } from '../support/bundle-program.js';
import { withExternalData } from '../support/onnx/models.js';
import { startPatientProxy } from './patient-proxy.js';

/**
 * Kills programs at random moments while they log a model, logs that model again with the same key, and expects every
 * model once, READY, with all of its files.
 *
 * @returns how many models the killed programs had created and left incomplete
 */
export async function expectModelsSurviveKills(
  trackingUri: string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'killed-models-'));
  const random = seededRandom(seed);
  const client = new MlflowClient({ trackingUri, http: { proxy: false } });
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'log-models-until-killed.ts'));
  const proxy = await startPatientProxy(trackingUri);
  let incomplete = 0;
  try {
    const model = join(directory, 'adds.onnx');
    const weights = Buffer.alloc(1 << 20, 'weights ');
    await writeFile(model, withExternalData('weights.bin'));
    await writeFile(join(directory, 'weights.bin'), weights);
    // How often one dies in the middle depends on the machine: further kills, until one did.
    for (let kill = 0; kill < kills || (incomplete === 0 && kill < 4 * kills); kill++) {
      const experimentId = await client.experiments.create(`killed-models-${newId()}`);
      const { runId } = (await client.runs.create(experimentId)).info;
      const keys = await logUntilKilled([program, proxy.uri, model, runId], random);
      await proxy.settled();
      const before = await modelsOf(client, experimentId);
      incomplete += before.filter(({ status }) => status === 'PENDING').length;
      const last = keys.at(-1) ?? '';
      const again = { model, name: `model-${last}`, runId, params: { depth: 3 }, tags: { key: last }, key: last };
      const logged = await logModel(client[clientInternals], again);

      const found = await modelsOf(client, experimentId);
      expect(found.map(({ tags }) => tags['key']).sort()).toEqual(keys.toSorted());
      for (const each of found) expect(each).toMatchObject({ status: 'READY', sourceRunId: runId, params: { depth: '3' } });
      const outputs = (await client.runs.get(runId)).outputs.modelOutputs.map(({ modelId }) => modelId);
      expect(outputs.sort()).toEqual(found.map(({ modelId }) => modelId).sort());
      const copy = await client.artifacts.download(logged.artifactUri, '', { destination: join(directory, last) });
      expect((await readFile(join(copy, 'weights.bin'))).equals(weights)).toBe(true);
      expect(await readFile(join(copy, 'MLmodel'), 'utf8')).toContain(logged.modelId);
    }
    return incomplete;
  } finally {
    await client.close();
    await proxy.close();
    await remove();
    await rm(directory, { recursive: true, force: true });
  }
}

const modelsOf = (client: MlflowClient, experimentId: string) => client.loggedModels.search({ experimentIds: [experimentId] }).toArray();

/** Runs the program to a random moment of its second model or a later one. @returns the keys of the models it began with */
async function logUntilKilled(args: readonly string[], random: Random): Promise<readonly string[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const closed = once(child, 'close');
  let began: number | undefined;
  const share = random.next();
  await new Promise<void>((done) => {
    child.once('close', () => done());
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      began ??= performance.now();
      // The length of one model tells where in the next one to end. Whoever hears of both at once ends at once.
      if (said.split('\n').length > 2) setTimeout(done, share * (performance.now() - began));
    });
  });
  child.kill('SIGKILL');
  const [, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  expect({ signal, complaints }).toEqual({ signal: 'SIGKILL', complaints: '' });
  return said.split('\n').slice(0, -1);
}
