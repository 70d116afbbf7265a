import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ClientHandle, clientInternals } from '../../../../src/features/client/client-internals.js';
import { ModelRegistry } from '../../../../src/features/registry/model-registry.js';
import { LastGood } from '../../../../src/features/registry/serving/last-good.js';
import { MlflowClient } from '../../../../src/index.js';
import { linear } from '../../../support/onnx/models.js';

const input = [[1, 2]];

describe('models that are loaded while something else happens', () => {
  let directory: string;
  let client: MlflowClient;
  let registry: ModelRegistry;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'races-'));
    client = new MlflowClient({ trackingUri: join(directory, 'store') });
    registry = new ModelRegistry({ client, cacheDirectory: join(directory, 'cache') });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await registry.close();
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  const register = (bias: number) => registry.registerModel({ model: linear([1, 10], bias), modelName: 'x', inputExample: input });
  /** What lies in the cache and is not the model itself: marks of use, and what is not complete. */
  const leftovers = async () => (await readdir(join(directory, 'cache'), { recursive: true })).filter((name) => name.endsWith('.partial'));

  test('a registry that is closed while it loads hands no model out, and leaves none open', async () => {
    await register(0);
    for (let turns = 0; turns < 40; turns += 4) {
      const other = new ModelRegistry({ client, cacheDirectory: join(directory, 'cache') });
      const loading = other.loadModel('models:/x/1', { warmup: false }).then(
        async (model) => ((await model.predict(input).catch((error: unknown) => error)) as { kind?: string }).kind,
        (error: { code?: string }) => error.code,
      );
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      await other.close();
      expect(await leftovers().catch(() => [])).toEqual([]);
      expect(['CONFLICT', 'closed']).toContain(await loading);
    }
  });

  test('files of a store in memory go with the last model, also without closing the registry', async () => {
    vi.stubEnv('TMPDIR', directory);
    const memory = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
    const models = new ModelRegistry({ client: memory });
    await models.registerModel({ model: linear([1, 10], 0), modelName: 'x' });
    const caches = async () => (await readdir(directory)).filter((name) => name.startsWith('mlflow-ops-models-'));
    const [one, other] = await Promise.all([models.loadModel('models:/x/1'), models.loadModel('models:/x/1', { batching: false })]);
    await one.close();
    expect(await caches()).toHaveLength(1);
    const [again] = await Promise.all([models.loadModel('models:/x/1', { warmup: false }), other.close()]);
    expect((await again.predict(input)).values()).toEqual([21]);
    await again.close();
    expect(await caches()).toEqual([]);
    await memory.close();
  });

  test('of two loads while the alias moves, the one that asked last is what a start without the registry finds', async () => {
    const now = 1_000;
    const lastGood = new LastGood(join(directory, 'cache'), 'r', { now: () => now });
    const model = (version: string, confirmedAt: number) => ({ cacheKey: version, metadata: { name: 'x', version }, confirmedAt }) as never;
    await Promise.all([lastGood.remember('u', model('2', 900)), lastGood.remember('u', model('1', 800))]);
    expect((await lastGood.read('u')).map(({ cacheKey }) => cacheKey)).toEqual(['2', '1']);
    // Written before the clock was put back.
    await lastGood.remember('u', model('3', 5_000));
    await lastGood.remember('u', model('4', 950));
    expect((await lastGood.read('u')).map(({ cacheKey }) => cacheKey)).toEqual(['4', '3', '2']);
  });

  test('an alias that moves while its version is registered elsewhere does not mix two models', async () => {
    await register(0);
    await register(1);
    await registry.promoteModel('x', { version: 1 });
    const internals = client[clientInternals];
    let asked = 0;
    const registryStore: typeof internals.registry = async (call) => {
      asked += 1;
      if (asked === 2) await client.registeredModels.setAlias('x', 'champion', '2');
      return internals.registry(call);
    };
    const watched = new Proxy(internals, {
      get(target, key) {
        if (key === 'registry') return registryStore;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const handle: ClientHandle = { [clientInternals]: watched };
    const { digest } = await new ModelRegistry({ client: handle }).registerModel({
      model: { modelUri: 'models:/x@champion' },
      modelName: 'y',
    });
    const copy = await registry.loadModel('models:/y/1');
    expect([copy.metadata.digest, (await copy.predict(input)).values()]).toEqual([digest, [21]]);
  });

  test('a follower sees that the model was deleted and made anew, though its version has the same number', async () => {
    await register(0);
    await registry.promoteModel('x', { version: 1 });
    const follower = await registry.followModel('x');
    await client.registeredModels.delete('x');
    expect((await register(1)).version).toBe('1');
    await client.registeredModels.setAlias('x', 'champion', '1');
    expect(await follower.refresh()).toMatchObject({ version: '1', error: undefined });
    expect((await follower.predict(input)).values()).toEqual([22]);
  });
});
