import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelRegistry } from '../../../../src/features/registry/model-registry.js';
import { MlflowClient } from '../../../../src/index.js';
import { linear, mlp, withExternalData, withZipMap } from '../../../support/onnx/models.js';

const input = [[1, 2]];

describe('loadModel', () => {
  let directory: string;
  let cache: string;
  let client: MlflowClient;
  let registry: ModelRegistry;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'load-'));
    cache = join(directory, 'cache');
    client = new MlflowClient({ trackingUri: join(directory, 'store') });
    registry = new ModelRegistry({ client, cacheDirectory: cache });
  });
  afterEach(async () => {
    await registry.close();
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  const register = (bias: number) => registry.registerModel({ model: linear([1, 10], bias), modelName: 'x', inputExample: input });
  const entries = async () => (await readdir(cache)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  /** The ONNX file in the artifact store. */
  async function storedFile(modelId = ''): Promise<string> {
    const { artifactUri } = await client.loggedModels.get(modelId);
    return join(artifactUri.startsWith('file:') ? fileURLToPath(artifactUri) : artifactUri, 'model.onnx');
  }

  test('finds a model by version, alias, stage, latest, logged model, run, and path', async () => {
    const { modelId, runId, digest } = await register(0);
    await registry.promoteModel('x', { version: 1 });
    await registry.promoteModel('x', { version: 1, stage: 'Production' });
    const path = await registry.downloadModel('models:/x/1', join(directory, 'copy'));
    const uris = ['models:/x/1', 'models:/x@champion', 'models:/x/Production', 'models:/x/latest'];
    for (const uri of [...uris, `models:/${modelId}`, `runs:/${runId}/x`, path]) {
      const model = await registry.loadModel(uri);
      expect((await model.predict(input)).values()).toEqual([21]);
      expect(model).toMatchObject({ stale: false, metadata: { digest } });
      expect(model.version).toBe(uris.includes(uri) ? '1' : undefined);
    }
    expect(await entries()).toHaveLength(1);
  });

  test('gets a model by alias, version or stage, and lists what exists when it does not', async () => {
    await register(0);
    await register(1);
    await registry.promoteModel('x', { version: 1 });
    await registry.promoteModel('x', { version: 2, stage: 'Staging' });
    const versions = [{}, { alias: 'champion' }, { version: 2 }, { version: 'latest' }, { stage: 'Staging' as const }].map(
      async (which) => (await registry.getModel('x', which)).version,
    );
    expect(await Promise.all(versions)).toEqual(['1', '1', '2', '2', '2']);
    await expect(registry.getModel('x', { alias: 'rival' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Model "x" has no alias "rival"; it has "champion" (version 1).',
    });
    await expect(registry.getModel('x', { alias: 'champion', version: 1 })).rejects.toMatchObject({ code: 'VALIDATION' });
  });

  test('shares a session between handles, and closing one never breaks another', async () => {
    await register(0);
    const [one, other] = await Promise.all([registry.getModel('x', { version: 1 }), registry.getModel('x', { version: 1 })]);
    const apart = await registry.getModel('x', { version: 1, batching: false });
    // Every session reads its own.
    expect(one.signature?.inputs).toHaveLength(1);
    expect(one.signature).toBe(other.signature);
    expect(one.signature).not.toBe(apart.signature);
    const underWay = one.predict(input);
    await one.close();
    expect((await underWay).values()).toEqual([21]);
    await expect(one.predict(input)).rejects.toMatchObject({ kind: 'closed' });
    expect((await other.predict(input)).values()).toEqual([21]);
    await registry.close();
    await expect(other.predict(input)).rejects.toMatchObject({ kind: 'closed' });
    await expect(registry.getModel('x', { version: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('stays on its version when the alias moves', async () => {
    await register(0);
    await register(1);
    await registry.promoteModel('x', { version: 1 });
    const before = await registry.getModel('x');
    await registry.promoteModel('x', { version: 2 });
    const after = await registry.getModel('x');
    expect([(await before.predict(input)).values(), (await after.predict(input)).values()]).toEqual([[21], [22]]);
  });

  test('refuses files that are not those that were registered, and installs nothing', async () => {
    const { modelId, digest } = await register(0);
    await writeFile(await storedFile(modelId), linear([1, 10], 1));
    await expect(registry.loadModel('models:/x/1')).rejects.toMatchObject({ kind: 'digest', details: { expected: digest } });
    await expect(registry.downloadModel('models:/x/1', join(directory, 'copy'))).rejects.toMatchObject({ kind: 'digest' });
    expect(await readdir(cache)).toEqual([]);
    expect(await readdir(directory)).not.toContain('copy');
  });

  test('fetches a cached model again that was damaged on the disk', async () => {
    await register(0);
    await (await registry.loadModel('models:/x/1')).close();
    const [entry = ''] = await entries();
    await writeFile(join(cache, entry, 'model', 'model.onnx'), 'no model');
    const model = await registry.loadModel('models:/x/1');
    expect((await model.predict(input)).values()).toEqual([21]);
  });

  test('takes a changed directory for what it is now', async () => {
    await register(0);
    const path = await registry.downloadModel('models:/x/1', join(directory, 'copy'));
    await (await registry.loadModel(path)).close();
    await writeFile(join(path, 'model.onnx'), linear([1, 10], 5));
    const model = await registry.loadModel(path);
    expect((await model.predict(input)).values()).toEqual([26]);
  });

  test('reads nothing but MLmodel of a model that has no ONNX flavor', async () => {
    const pickled = join(directory, 'pickled');
    await mkdir(pickled);
    await writeFile(join(pickled, 'MLmodel'), 'flavors:\n  sklearn:\n    pickled_model: model.pkl\n');
    await writeFile(join(pickled, 'model.pkl'), 'cos\nsystem\n');
    await expect(registry.loadModel(pickled)).rejects.toMatchObject({
      kind: 'unsupported-flavor',
      message: expect.stringContaining('skl2onnx'),
    });
    expect(await readdir(cache)).toEqual([]);
    const copy = await registry.downloadModel(pickled);
    expect(await readFile(join(copy, 'model.pkl'), 'utf8')).toBe('cos\nsystem\n');
    await rm(copy, { recursive: true });
  });

  test('keeps a rewritten ZipMap and external weights in the cache', async () => {
    await writeFile(join(directory, 'weights.bin'), new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer));
    await writeFile(join(directory, 'adds.onnx'), withExternalData('weights.bin'));
    const external = await registry.registerModel({ model: join(directory, 'adds.onnx'), modelName: 'external' });
    const classes = await registry.registerModel({ model: withZipMap(), modelName: 'classes' });
    for (const round of [1, 2]) {
      const adding = await registry.loadModel(external.modelUri);
      expect((await adding.predict([[1, 1, 1, 1]])).values(), `round ${round}`).toEqual([[2, 3, 4, 5]]);
      const classifying = await registry.loadModel(classes.modelUri);
      await classifying.warmup();
      await Promise.all([adding.close(), classifying.close()]);
    }
    expect(await entries()).toHaveLength(2);
  });

  test('says what is missing when a version or its files are gone', async () => {
    const { modelId } = await register(0);
    await rm(join(await storedFile(modelId), '..'), { recursive: true });
    await expect(registry.loadModel('models:/x/1')).rejects.toMatchObject({ code: 'MODEL', kind: 'corrupt' });
    await registry.deleteVersion('x', 1);
    await expect(registry.loadModel('models:/x/1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await readdir(cache).catch(() => [])).toEqual([]);
  });

  test('ends with its signal, and with an absent provider, leaving nothing open', async () => {
    await register(0);
    await expect(registry.loadModel('models:/x/1', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(registry.loadModel('models:/x/1', { providers: ['tpu'] })).rejects.toMatchObject({ kind: 'provider' });
    await using model = await registry.loadModel('models:/x/1', { providers: ['cpu'] });
    expect((await model.predict(input)).values()).toEqual([21]);
  });

  test('loads the same files in two registries at the same time, and beside a copy of the cache', async () => {
    await register(0);
    const other = new ModelRegistry({ client, cacheDirectory: cache });
    const models = await Promise.all([registry, other, registry, other].map((each) => each.loadModel('models:/x/1')));
    for (const model of models) expect((await model.predict(input)).values()).toEqual([21]);
    await other.close();
    await cp(cache, join(directory, 'moved'), { recursive: true });
    const moved = new ModelRegistry({ client, cacheDirectory: join(directory, 'moved') });
    expect((await (await moved.loadModel('models:/x/1')).predict(input)).values()).toEqual([21]);
    await moved.close();
  });

  test('a full disk is StoreError of kind full, and the model that was there still serves', async (context) => {
    const small = join(directory, 'small');
    const mounted = spawnSync('sh', ['-c', 'mkdir "$0" && mount -t tmpfs -o size=1m tmpfs "$0"', small]);
    context.skip(mounted.status !== 0, 'a small file system cannot be mounted here');
    const narrow = new ModelRegistry({ client, cacheDirectory: join(small, 'cache') });
    try {
      await register(0);
      const large = mlp({ inputs: 4, hidden: [600, 600], outputs: 1, seed: 1 });
      await registry.registerModel({ model: large, modelName: 'large' });
      const serving = await narrow.loadModel('models:/x/1');
      const full = { name: 'StoreError', kind: 'full' };
      await expect(narrow.loadModel('models:/large/1')).rejects.toMatchObject(full);
      await expect(narrow.downloadModel('models:/large/1', join(small, 'copy'))).rejects.toMatchObject(full);
      expect((await serving.predict(input)).values()).toEqual([21]);
      expect(await readdir(small)).toEqual(['cache']);
      expect((await readdir(join(small, 'cache'))).sort()).toHaveLength(2);
      await narrow.close();
    } finally {
      await narrow.close();
      spawnSync('umount', [small]);
    }
  });

  test.each([
    ['providers', 'cpu'],
    ['sessionOptions', 1],
    ['warmup', 'yes'],
    ['batching', 4],
    ['workers', -1],
    ['timeoutMs', 0],
  ])('names the option %s when it is wrong', async (option, value) => {
    const loading = registry.loadModel('models:/x/1', { [option]: value });
    await expect(loading).rejects.toMatchObject({ code: 'VALIDATION', message: expect.stringContaining(option) });
  });
});
