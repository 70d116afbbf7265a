import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelSignature } from '../../../../../src/core/entities/model-signature.js';
import { ModelError } from '../../../../../src/core/errors/model-error.js';
import { TimeoutError } from '../../../../../src/core/errors/request-error.js';
import { renderMlmodel } from '../../../../../src/domain/mlmodel/render-mlmodel.js';
import { clientInternals } from '../../../../../src/features/client/client-internals.js';
import type { MlflowClient } from '../../../../../src/features/client/mlflow-client.js';
import { type Gate, parseGate, type SmokeRun } from '../../../../../src/features/registry/gates/gate.js';
import { ModelRegistry } from '../../../../../src/features/registry/model-registry.js';
import { type PromoteOptions, promote } from '../../../../../src/features/registry/promote.js';
import { createTestClient } from '../../../../../src/features/testing/create-test-client.js';
import { newModel } from '../../../../live/promotion-ledger-models.js';

let client: MlflowClient;
let registry: ModelRegistry;
beforeEach(() => {
  client = createTestClient().client;
  registry = new ModelRegistry({ client });
});
afterEach(() => client.close());

const promoteWith = (name: string, options: PromoteOptions, smokeRun: SmokeRun = async () => 'ran') =>
  promote(client[clientInternals], name, options, {}, smokeRun);

/** Gives a version a model directory that declares this signature. */
async function declare(name: string, version: string, signature: ModelSignature | undefined): Promise<void> {
  const { source } = await (await client[clientInternals].registry()).getModelVersion(name, version);
  const store = await client[clientInternals].artifacts({ uri: source });
  const bytes = Buffer.from(renderMlmodel({ flavors: {}, signature }));
  await store.write('MLmodel', { size: bytes.length, open: () => Readable.from([bytes]) });
}

const takes = (dtype: string): ModelSignature => ({ inputs: [{ type: 'tensor', name: 'x', dtype, shape: [-1, 2] }] });

describe('the signature gate', () => {
  it('passes what callers of the incumbent can use, refuses what they cannot, and says why', async () => {
    const name = await newModel(client, 3);
    await declare(name, '1', takes('float32'));
    await declare(name, '2', takes('float32'));
    await declare(name, '3', takes('int64'));
    const gate: Gate = { signature: 'compatible' };
    expect((await promoteWith(name, { version: 1, gate })).gates).toMatchObject([
      { passed: true, message: 'there is no version to compare signatures with' },
    ]);
    expect((await promoteWith(name, { version: 2, gate })).gates).toMatchObject([{ gate: 'signature', passed: true }]);
    await expect(promoteWith(name, { version: 3, gate })).rejects.toMatchObject({
      kind: 'gate',
      message: expect.stringContaining('int64'),
    });
    expect(await registry.history(name)).toHaveLength(2);
  });

  it('fails when the files of a version cannot be read', async () => {
    const name = await newModel(client, 2);
    await declare(name, '1', takes('float32'));
    await promoteWith(name, { version: 1 });
    await expect(promoteWith(name, { version: 2, gate: { signature: true } })).rejects.toMatchObject({
      kind: 'gate',
      details: { gates: [{ gate: 'signature', passed: false, message: expect.stringContaining('could not be compared') }] },
    });
  });
});

describe('the smoke gate', () => {
  it('runs the version that is to be promoted, and keeps what it said', async () => {
    const name = await newModel(client, 2);
    const { gates } = await promoteWith(
      name,
      { version: 2, gate: { smoke: true } },
      async ({ version }) => `version ${version} predicted 3 rows`,
    );
    expect(gates).toEqual([{ gate: 'smoke', passed: true, message: 'version 2 predicted 3 rows' }]);
    expect((await registry.history(name))[0]?.gates).toEqual(gates);
  });

  it('fails with the model, but hands over an error of the way to it', async () => {
    const name = await newModel(client, 1);
    const options = { version: 1, gate: { smoke: true } };
    const broken = async () => Promise.reject(new ModelError('The graph is damaged.', { kind: 'corrupt' }));
    await expect(promoteWith(name, options, broken)).rejects.toMatchObject({ kind: 'gate', message: expect.stringContaining('damaged') });
    const away = async () => Promise.reject(new TimeoutError('too slow'));
    await expect(promoteWith(name, options, away)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await registry.history(name)).toEqual([]);
  });
});

describe('the metric gate', () => {
  const better: Gate = { metrics: { f1: { minAbsoluteChange: 0.1, greaterIsBetter: true } } };

  it('is evaluated again when the alias moves during the evaluation', async () => {
    const name = await newModel(client, 3, [{ f1: 0.5 }, { f1: 0.8 }, { f1: 0.7 }]);
    await promoteWith(name, { version: 1 });
    let evaluations = 0;
    const overtaken: SmokeRun = async () => {
      if (++evaluations === 1) await promoteWith(name, { version: 2 });
      return 'ran';
    };
    // 0.7 beats the 0.5 it was compared with first, not the 0.8 that was promoted meanwhile.
    await expect(promoteWith(name, { version: 3, gate: { ...better, smoke: true } }, overtaken)).rejects.toMatchObject({
      kind: 'gate',
      details: { baseline: '2' },
    });
    expect(evaluations).toBe(2);
    expect((await registry.history(name)).map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('compares with the version or alias it names', async () => {
    const name = await newModel(client, 3, [{ f1: 0.5 }, { f1: 0.9 }, { f1: 0.7 }]);
    await promoteWith(name, { version: 2 });
    await promoteWith(name, { version: 1, alias: 'shadow' });
    for (const baseline of [1, '1', 'shadow']) {
      const { gates } = await promoteWith(name, { version: 3, gate: { ...better, baseline } });
      expect(gates).toMatchObject([{ candidate: 0.7, baseline: 0.5 }]);
    }
  });

  it('prefers the metrics of the logged model to those of its run', async () => {
    const models = await client[clientInternals].loggedModels();
    const { info } = await client.runs.create('0', {});
    const { modelId } = await models.createLoggedModel({
      key: 'a'.repeat(32),
      experimentId: '0',
      sourceRunId: info.runId,
      params: [],
      tags: [],
    });
    await client.runs.logMetric(info.runId, 'f1', 0.2);
    await client.runs.logMetric(info.runId, 'f1', 0.6, { modelId, step: 1 });
    await client.runs.logMetric(info.runId, 'f1', 0.3, { step: 2 });
    const name = await newModel(client, 0);
    await (await client[clientInternals].registry()).createModelVersion({
      name,
      key: 'b'.repeat(32),
      source: `models:/${modelId}`,
      modelId,
      runId: info.runId,
    });
    expect((await registry.listVersions(name))[0]?.metrics).toEqual({ f1: 0.6 });
  });
});

describe('parseGate', () => {
  it.each([
    [{ metric: {} }, 'no field "metric"'],
    [{ signature: 'equal' }, 'gate.signature'],
    [{ smoke: 1 }, 'gate.smoke'],
    [{ metrics: { f1: { threshold: 1 } } }, 'greaterIsBetter'],
    [{ baseline: 'v1' }, 'reserved'],
    ['strict', 'must be an object'],
  ])('refuses %j', (gate, message) => {
    expect(() => parseGate(gate as unknown as Gate)).toThrow(message);
  });
});
