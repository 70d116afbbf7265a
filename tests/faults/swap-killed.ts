import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { isPartialName } from '../../src/core/partial-file.js';
import { seededRandom } from '../../src/core/random.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { findDamage, readManifest } from '../../src/inference/model-cache/manifest.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { bundleProgram } from '../support/bundle-program.js';
import { mlp } from '../support/onnx/models.js';
import { runUntilKilled } from './killed-program.js';

const input = [[1, 2, 3, 4]];
const versions = ['1', '2', '3'];

/** A champion that moves, and programs that follow it and are killed. */
class Race {
  readonly name = uniqueName('followed');
  readonly client: MlflowClient;
  readonly registry: ModelRegistry;
  readonly random;
  /** What the versions answer. */
  readonly answers = new Set<string>();
  /** How often killed programs had swapped. */
  swaps = 0;

  constructor(
    readonly trackingUri: string,
    readonly directory: string,
    seed: number,
  ) {
    this.client = new MlflowClient({ trackingUri });
    this.registry = new ModelRegistry({ client: this.client, cacheDirectory: join(directory, 'own') });
    this.random = seededRandom(seed);
  }

  get cache(): string {
    return join(this.directory, 'cache');
  }

  async prepare(): Promise<void> {
    for (const version of versions) {
      const model = mlp({ inputs: 4, hidden: [600, 600], outputs: 2, seed: Number(version) * 10 });
      const { modelUri } = await this.registry.registerModel({ model, modelName: this.name });
      await using loaded = await this.registry.loadModel(modelUri);
      this.answers.add(JSON.stringify((await loaded.predict(input)).values()));
    }
    expect(this.answers.size).toBe(versions.length);
    await this.moveChampion();
  }

  /** As any client of MLflow does it. */
  async moveChampion(): Promise<void> {
    const version = versions[Math.floor(this.random.next() * versions.length)] as string;
    await this.client.registeredModels.setAlias(this.name, 'champion', version);
  }

  async round(program: string, whileServing: boolean): Promise<void> {
    if (this.random.next() < 0.5) await rm(this.cache, { recursive: true, force: true });
    let isOver = false;
    const moving = (async () => {
      for (; !isOver; await sleep(30)) await this.moveChampion();
    })();
    // It says that it begins, what the first champion answers, and what each answers that it swaps to.
    const kill = { afterLines: whileServing ? 3 : 1, thenMs: this.random.next() * (whileServing ? 200 : 300) };
    const { lines, complaints, signal } = await runUntilKilled(program, [this.trackingUri, this.name, this.cache], kill).finally(() => {
      isOver = true;
    });
    await moving;
    expect({ complaints, signal }).toEqual({ complaints: '', signal: 'SIGKILL' });
    const said = lines.slice(1);
    if (whileServing) expect(said.length).toBeGreaterThan(1);
    expect(said.filter((line) => !this.answers.has(line))).toEqual([]);
    this.swaps += Math.max(0, said.length - 1);
    await this.expectSoundCache();
  }

  async expectSoundCache(): Promise<void> {
    const entries = (await readdir(this.cache).catch(() => [])).filter((entry) => /^[0-9a-f]{64}$/.test(entry));
    for (const entry of entries) {
      const manifest = await readManifest(join(this.cache, entry));
      expect(manifest).toBeDefined();
      expect(manifest && (await findDamage(join(this.cache, entry), manifest, true))).toBeUndefined();
    }
    const registry = new ModelRegistry({ client: this.client, cacheDirectory: this.cache });
    const model = await registry.getModel(this.name);
    const { aliases } = await this.client.registeredModels.get(this.name);
    expect(model.version).toBe(aliases['champion']);
    expect(this.answers).toContain(JSON.stringify((await model.predict(input)).values()));
    await registry.close();
    // Marks of use are partial names too; those of the dead do not count.
    const left = (await readdir(this.cache, { recursive: true })).filter(
      (path) => isPartialName(basename(path)) && !path.includes('in-use'),
    );
    expect(left).toEqual([]);
  }

  async close(): Promise<void> {
    await this.registry.close();
    await this.client.close();
  }
}

/**
 * Kills programs that follow a champion which moves all the time, half of them while they serve and swap, the others while they
 * load the first version or soon after. They have answered with whole versions only, and leave a cache without halves from
 * which the champion is served.
 *
 * @param trackingUri - Of a directory that is removed when all is done.
 * @returns how often they had swapped
 */
export async function expectSwapsSurviveKills(
  trackingUri: (directory: string) => string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'swap-killed-'));
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'follow-until-killed.ts'));
  const race = new Race(trackingUri(directory), directory, seed);
  try {
    await race.prepare();
    for (let kill = 0; kill < kills; kill++) await race.round(program, kill % 2 === 0);
    return race.swaps;
  } finally {
    await race.close();
    await remove();
    await rm(directory, { recursive: true, force: true });
  }
}
