import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isPartialName } from '../../src/core/partial-file.js';
import { seededRandom } from '../../src/core/random.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { findDamage, readManifest } from '../../src/inference/model-cache/manifest.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { mlp } from '../support/onnx/models.js';
import { bundleProgram, type Program, runProgram } from './killed-program.js';

const promise = 'has answered with whole versions only, and leaves a cache without halves from which the champion is served';
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
    await this.promote();
  }

  async promote(): Promise<void> {
    const version = versions[Math.floor(this.random.next() * versions.length)] as string;
    await this.registry.promoteModel(this.name, { version });
  }

  async round(program: Program, whileServing: boolean): Promise<void> {
    if (this.random.next() < 0.5) await rm(this.cache, { recursive: true, force: true });
    let isOver = false;
    const promoting = (async () => {
      while (!isOver) {
        await this.promote();
        await sleep(30);
      }
    })();
    const kill = { afterLines: whileServing ? 3 : 1, thenMs: this.random.next() * (whileServing ? 600 : 300) };
    const { lines, complaints, signal } = await runProgram(program, [this.trackingUri, this.name, this.cache], kill);
    isOver = true;
    await promoting;
    expect({ complaints, signal }).toEqual({ complaints: '', signal: 'SIGKILL' });
    if (whileServing) expect(lines.length).toBeGreaterThan(2);
    expect(lines.slice(1).filter((line) => !this.answers.has(line))).toEqual([]);
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

async function prove(trackingUri: (directory: string) => string, options: { rounds: number; seed: number }) {
  const directory = await mkdtemp(join(tmpdir(), 'swap-killed-'));
  const program = await bundleProgram('follow-until-killed.ts');
  const race = new Race(trackingUri(directory), directory, options.seed);
  try {
    await race.prepare();
    for (let round = 0; round < options.rounds; round++) {
      // Half of them die while they serve and swap, the others while they load the first version or soon after.
      await race.round(program, round % 2 === 0);
    }
  } finally {
    await race.close();
    await program.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

describe('a follower of a champion on an embedded store that is killed while it downloads and swaps', () => {
  it(promise, () => prove((directory) => `sqlite:///${join(directory, 'mlflow.db')}`, { rounds: 20, seed: 61 }), 240_000);
});

liveDescribe('a follower of a champion on a server that is killed while it downloads and swaps', (server) => {
  it(promise, () => prove(() => server.uri, { rounds: 20, seed: 62 }), 300_000);
});
