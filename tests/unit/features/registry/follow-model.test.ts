import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ModelRegistry } from '../../../../src/features/registry/model-registry.js';
import type { ModelSwap } from '../../../../src/features/registry/serving/model-follower.js';
import { MlflowClient } from '../../../../src/index.js';
import { linear } from '../../../support/onnx/models.js';

const input = [[1, 2]];

describe('followModel', () => {
  let directory: string;
  let client: MlflowClient;
  let registry: ModelRegistry;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'follow-'));
    client = new MlflowClient({ trackingUri: join(directory, 'store') });
    registry = new ModelRegistry({ client });
  });
  afterEach(async () => {
    await registry.close();
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function champion(bias: number): Promise<string> {
    const { version } = await registry.registerModel({ model: linear([1, 10], bias), modelName: 'x', inputExample: input });
    await registry.promoteModel('x', { version });
    return version;
  }

  /** A champion whose files are not those that were registered. */
  async function brokenChampion(bias: number): Promise<string> {
    const { version, modelId = '' } = await registry.registerModel({ model: linear([1, 10], bias), modelName: 'x' });
    const { artifactUri } = await client.loggedModels.get(modelId);
    await writeFile(join(artifactUri.startsWith('file:') ? fileURLToPath(artifactUri) : artifactUri, 'model.onnx'), 'broken');
    await registry.promoteModel('x', { version });
    return version;
  }

  test('serves the new champion soon after the alias moved, without failing a prediction', async () => {
    await champion(0);
    const swaps: ModelSwap[] = [];
    const follower = await registry.followModel('x', { pollIntervalMs: 100, onSwap: (swap) => swaps.push(swap) });
    const answers = new Set<unknown>();
    let stop = false;
    const load = (async () => {
      while (!stop) {
        for (const prediction of await Promise.all([1, 2, 3, 4].map(() => follower.predict(input)))) answers.add(prediction.values()[0]);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await champion(1);
    await vi.waitFor(() => expect(follower.metadata.version).toBe('2'), { timeout: 10_000 });
    await champion(2);
    await vi.waitFor(() => expect(follower.metadata.version).toBe('3'), { timeout: 10_000 });
    stop = true;
    await load;
    expect((await follower.predict(input)).values()).toEqual([23]);
    expect([...answers].every((answer) => [21, 22, 23].includes(answer as number))).toBe(true);
    expect(swaps).toEqual([
      { name: 'x', alias: 'champion', from: '1', to: '2' },
      { name: 'x', alias: 'champion', from: '2', to: '3' },
    ]);
  });

  test('keeps the old model serving when the new one cannot be loaded, says so once, and takes the next', async () => {
    await champion(0);
    const errors: unknown[] = [];
    const follower = await registry.followModel('x', { pollIntervalMs: 100, onError: (error) => errors.push(error) });
    const broken = await brokenChampion(1);
    await vi.waitFor(() => expect(errors).toHaveLength(1), { timeout: 10_000 });
    await follower.refresh();
    expect(await follower.refresh()).toMatchObject({ version: '1', failingVersion: broken, stale: false, error: { kind: 'digest' } });
    expect(errors).toHaveLength(1);
    expect((await follower.predict(input)).values()).toEqual([21]);
    const other = await brokenChampion(2);
    await follower.refresh();
    expect([errors.length, follower.status().failingVersion]).toEqual([2, other]);
    await champion(3);
    expect(await follower.refresh()).toMatchObject({ version: '4', error: undefined, failingVersion: undefined });
    expect((await follower.predict(input)).values()).toEqual([24]);
  });

  test('keeps serving when the alias is removed or its version deleted', async () => {
    await champion(0);
    const errors: unknown[] = [];
    const follower = await registry.followModel('x', { onError: (error) => errors.push(error) });
    await registry.deleteVersion('x', 1, { force: true });
    expect(await follower.refresh()).toMatchObject({ version: '1', error: { code: 'NOT_FOUND' }, failingVersion: undefined });
    expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await follower.predict(input)).values()).toEqual([21]);
  });

  test('looks at once when a webhook tells of its model and alias, and not for others', async () => {
    await champion(0);
    const follower = await registry.followModel('x', {});
    await champion(1);
    const delivery = (data: Record<string, unknown>) => ({
      entity: 'MODEL_VERSION_ALIAS',
      action: 'CREATED',
      timestamp: 1,
      deliveryId: 'd',
      data,
    });
    expect(follower.notify(delivery({ name: 'y', alias: 'champion', version: '2' }))).toBe(false);
    expect(follower.notify(delivery({ name: 'x', alias: 'rival', version: '2' }))).toBe(false);
    expect(follower.metadata.version).toBe('1');
    expect(follower.notify(delivery({ name: 'x', alias: 'champion', version: '2' }))).toBe(true);
    await vi.waitFor(() => expect(follower.metadata.version).toBe('2'), { timeout: 10_000 });
  });

  test('stops with close and with its registry, and answers what was under way', async () => {
    await champion(0);
    const [one, other] = await Promise.all([registry.followModel('x'), registry.followModel('x')]);
    const underWay = one.predict(input);
    await one.close();
    expect((await underWay).values()).toEqual([21]);
    await expect(one.predict(input)).rejects.toMatchObject({ kind: 'closed' });
    expect((await other.predict(input)).values()).toEqual([21]);
    await registry.close();
    await expect(other.predict(input)).rejects.toMatchObject({ kind: 'closed' });
    await expect(other.refresh()).rejects.toMatchObject({ kind: 'closed' });
  });

  test('goes on when the functions it tells throw', async () => {
    await champion(0);
    const broken = () => {
      throw new Error('of the caller');
    };
    const follower = await registry.followModel('x', { onSwap: broken, onError: broken });
    await brokenChampion(1);
    await follower.refresh();
    await champion(2);
    expect(await follower.refresh()).toMatchObject({ version: '3', error: undefined });
  });

  test.each([
    ['alias', 'latest'],
    ['pollIntervalMs', 10],
    ['onSwap', 1],
    ['onError', 'log'],
    ['workers', 0.5],
  ])('names the option %s when it is wrong', async (option, value) => {
    await champion(0);
    await expect(registry.followModel('x', { [option]: value })).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringContaining(option),
    });
  });

  test('fails to begin without a model', async () => {
    await expect(registry.followModel('x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
