import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ABTestingFramework } from '../../../../src/features/ab-testing/ab-testing-framework.js';
import type { RegistryHandle } from '../../../../src/features/ab-testing/framework-options.js';
import type { CreateTestInput } from '../../../../src/features/ab-testing/lifecycle/create-test.js';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import { MlflowClient, ModelRegistry } from '../../../../src/index.js';
import { linear } from '../../../support/onnx/models.js';

let directory: string;
let client: MlflowClient;
let registry: ModelRegistry;
let ab: ABTestingFramework;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ab-models-'));
  client = new MlflowClient({ trackingUri: join(directory, 'store') });
  registry = new ModelRegistry({ client });
  ab = new ABTestingFramework({ registry });
  for (const bias of [5, 0]) await registry.registerModel({ model: linear([2], bias), modelName: 'demand', inputExample: [[1]] });
  await registry.promoteModel('demand', { version: 1 });
  await registry.promoteModel('demand', { version: 2, alias: 'challenger' });
});
afterEach(async () => {
  await ab.close();
  await registry.close();
  await client.close();
  await rm(directory, { recursive: true, force: true });
});

const demand: CreateTestInput = {
  testId: 'demand',
  variants: [
    { name: 'champion', modelName: 'demand', alias: 'champion' },
    { name: 'challenger', modelName: 'demand', alias: 'challenger' },
  ],
  unit: 'customer',
  metric: { name: 'squared_error', kind: 'error', loss: 'squared' },
  guardrails: [{ name: 'error_rate', margin: 0.2 }],
};

test('two registered models are routed, recorded, analysed, and the winner is promoted', async () => {
  await ab.createTest(demand);
  const { definition } = await ab.startTest('demand');
  expect(definition.arms.map(({ modelVersion }) => modelVersion)).toEqual(['1', '2']);
  // The arms stay what they are when an alias moves.
  await registry.promoteModel('demand', { version: 1, alias: 'challenger' });
  for (let customer = 0; customer < 600; customer++) {
    const x = customer % 10;
    const { prediction, decision } = await ab.predict({ testId: 'demand', unitId: `c${customer}`, input: [[x]] });
    expect(prediction.values()).toEqual([2 * x + (decision.modelVersion === '1' ? 5 : 0)]);
    ab.recordOutcome(decision.requestId, { actual: 2 * x + ((customer * 7) % 3) - 1 });
  }
  const results = await ab.analyzeResults('demand');
  expect(results.variants.map(({ modelName, modelVersion }) => [modelName, modelVersion])).toEqual([
    ['demand', '1'],
    ['demand', '2'],
  ]);
  expect(results.comparisons[0]).toMatchObject({ status: 'ok', better: 'challenger', significant: true });
  expect(results.recommendation.action).toBe('wait');
  const { winner, status, promotion, analysis } = await ab.completeTest('demand', { promoteWinner: true });
  expect([winner, status, analysis.winner]).toEqual(['challenger', 'completed', 'challenger']);
  expect(promotion).toEqual({ modelName: 'demand', modelVersion: '2', alias: 'champion' });
  expect((await registry.getModel('demand')).version).toBe('2');
  expect((await registry.history('demand')).at(-1)?.reason).toBe('Winner "challenger" of A/B test "demand".');
  expect((await ab.getTest('demand')).journal.slice(-2).map(({ event }) => event)).toEqual(['promoted', 'completed']);
  expect((await ab.analyzeResults('demand')).winner).toBe('challenger');
}, 30_000);

test('nothing is promoted where nothing is known, and the recommendation says why', async () => {
  await ab.createTest(demand);
  await ab.startTest('demand');
  await ab.predict({ testId: 'demand', unitId: 'c1', input: [[1]] });
  const { winner, promotion, status, analysis } = await ab.completeTest('demand', { promoteWinner: true });
  expect([winner, promotion, status]).toEqual([undefined, undefined, 'completed']);
  expect(analysis.recommendation.reasons.length).toBeGreaterThan(0);
  expect((await registry.getModel('demand')).version).toBe('1');
});

test('a test of a model or alias that does not exist is not started', async () => {
  const variants = [...demand.variants];
  await ab.createTest({ ...demand, testId: 'a', variants: [...variants.slice(0, 1), { name: 'x', modelName: 'demand', modelVersion: 9 }] });
  await ab.createTest({ ...demand, testId: 'b', variants: [...variants.slice(0, 1), { name: 'x', modelName: 'demand', alias: 'rival' }] });
  for (const id of ['a', 'b']) await expect(ab.startTest(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await ab.listTests()).map(({ status }) => status)).toEqual(['draft', 'draft']);
});

test('models are loaded ahead, each once; where one cannot be, the control answers', async () => {
  const asked: string[] = [];
  const counting: RegistryHandle = {
    [clientInternals]: client[clientInternals],
    promoteModel: (name, options) => registry.promoteModel(name, options),
    loadModel: (uri, options) => {
      asked.push(uri);
      return uri === 'models:/demand/2' ? Promise.reject(new Error('No room.')) : registry.loadModel(uri, options);
    },
  };
  await using other = new ABTestingFramework({ registry: counting });
  await other.createTest(demand);
  await other.startTest('demand');
  expect(asked.sort()).toEqual(['models:/demand/1', 'models:/demand/2']);
  const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((unitId) => other.predict({ unitId, input: [[1]] })));
  expect(answers.map(({ prediction }) => prediction.values())).toEqual(answers.map(() => [7]));
  const fallen = answers.filter(({ fallback }) => fallback !== undefined);
  expect(fallen.map(({ decision }) => decision.variant)).toEqual(
    answers.map(({ decision }) => decision.variant).filter((name) => name === 'challenger'),
  );
  expect(fallen[0]?.fallback).toMatchObject({ variant: 'champion', modelVersion: '1', error: new Error('No room.') });
  expect(asked.filter((uri) => uri === 'models:/demand/1')).toHaveLength(1);
});

test('a start waits for its models no longer than its deadline, and the test runs', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow: RegistryHandle = {
    [clientInternals]: client[clientInternals],
    promoteModel: (name, options) => registry.promoteModel(name, options),
    loadModel: (uri, options) => released.then(() => registry.loadModel(uri, options)),
  };
  await using other = new ABTestingFramework({ registry: slow });
  await other.createTest(demand);
  await expect(other.startTest('demand', { timeoutMs: 1_500 })).rejects.toThrow(
    /waiting for the models of test "demand", which has been started/,
  );
  expect((await other.getTest('demand')).status).toBe('running');
  release();
  expect((await other.predict({ unitId: 'c1', input: [[1]] })).fallback).toBeUndefined();
});

test('what was recorded and decided survives a restart', async () => {
  await ab.createTest({ ...demand, sticky: true });
  await ab.startTest('demand');
  const before = await ab.predict({ testId: 'demand', unitId: 'c1', input: [[1]] });
  await ab.close();
  await using again = new ABTestingFramework({ registry });
  await again.ready();
  expect(again.recordOutcome(before.decision.requestId, { actual: 2 })).toEqual({ accepted: true });
  await again.flush();
  const after = await again.predict({ testId: 'demand', unitId: 'c1', input: [[1]] });
  expect(after.decision).toMatchObject({ variant: before.decision.variant, reason: 'CACHED' });
  const { variants } = await again.analyzeResults('demand');
  expect(variants.map(({ units }) => units).sort()).toEqual([0, 1]);
  expect(variants.map(({ metrics }) => metrics['squared_error']?.n ?? 0).sort()).toEqual([0, 1]);
});
