import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../../src/core/errors/request-error.js';
import { fromFunction } from '../../../../../src/inference/from-function.js';
import type { Predictor } from '../../../../../src/ports/predictor.js';
import { checkout, openFramework, runningTest } from '../framework-fixture.js';

const constant = (value: number) => fromFunction(() => [value]);
const failing = (error: Error) => fromFunction(() => Promise.reject(error));
const broken = new Error('The model is broken.');

function variants(current: Predictor, candidate: Predictor) {
  return [
    { name: 'current', predictor: current },
    { name: 'candidate', predictor: candidate },
  ];
}

const loss = { metric: { name: 'loss', kind: 'error', loss: 'absolute' } as const };

test('a prediction is routed, made by the variant, and recorded for the outcome to come', async () => {
  const { ab } = await runningTest({ ...loss, variants: variants(constant(1), constant(3)) });
  for (let user = 0; user < 200; user++) {
    const { prediction, decision, latencyMs, fallback } = await ab.predict({ testId: 'checkout', unitId: user, input: [[1]] });
    expect(prediction.values()).toEqual([decision.variant === 'current' ? 1 : 3]);
    expect(latencyMs).toBeGreaterThanOrEqual(0);
    expect(fallback).toBeUndefined();
    expect(ab.recordOutcome(decision.requestId, { actual: 1 })).toEqual({ accepted: true });
  }
  const { variants: arms } = await ab.analyzeResults('checkout');
  expect(arms.map(({ metrics }) => metrics['loss']?.mean)).toEqual([0, 2]);
  expect(arms.map(({ predictions }) => predictions).reduce((sum, count) => sum + count)).toBe(200);
  expect(arms.every(({ latency, errorRate }) => latency !== undefined && errorRate === 0)).toBe(true);
});

test('when the variant fails the control answers, and the unit stays with its variant', async () => {
  const { ab } = await runningTest({ ...loss, variants: variants(constant(1), failing(broken)) });
  const predicted = await Promise.all(Array.from({ length: 100 }, (_, user) => ab.predict({ unitId: user, input: [[1]] })));
  const fallen = predicted.filter(({ decision }) => decision.variant === 'candidate');
  expect(fallen.length).toBeGreaterThan(25);
  for (const { prediction, fallback, decision } of fallen) {
    expect(prediction.values()).toEqual([1]);
    expect(fallback).toMatchObject({ variant: 'current', error: broken });
    expect(decision.enrolled).toBe(true);
  }
  const [current, candidate] = (await ab.analyzeResults('checkout')).variants;
  expect(candidate).toMatchObject({ units: fallen.length, predictions: fallen.length, errors: fallen.length, errorRate: 1 });
  expect(current).toMatchObject({ units: 100 - fallen.length, errors: 0 });
});

describe('when both fail', () => {
  test('the caller gets what the variant threw, and the failure counts', async () => {
    const { ab } = await runningTest({ variants: variants(failing(new Error('control')), failing(broken)) });
    const unitId = unitOf(ab, 'candidate');
    await expect(ab.predict({ unitId, input: [[1]] })).rejects.toBe(broken);
    expect((await ab.analyzeResults('checkout')).variants.map(({ errors }) => errors)).toEqual([0, 1]);
    await expect(ab.predict({ unitId: unitOf(ab, 'current'), input: [[1]] })).rejects.toThrow('control');
    expect((await ab.analyzeResults('checkout')).variants.map(({ errors }) => errors)).toEqual([1, 1]);
  });

  test('because of the input, nobody is blamed', async () => {
    const refusal = new ValidationError('The input is wrong.');
    const { ab } = await runningTest({ variants: variants(failing(refusal), failing(refusal)) });
    for (const variant of ['current', 'candidate']) {
      await expect(ab.predict({ unitId: unitOf(ab, variant), input: [[1]] })).rejects.toBe(refusal);
    }
    expect((await ab.analyzeResults('checkout')).variants.map(({ errors }) => errors)).toEqual([0, 0]);
  });
});

test('a call that its caller ended is no failure of a model', async () => {
  const stop = new AbortController();
  const slow = fromFunction(async (_, { signal }) => {
    stop.abort();
    signal?.throwIfAborted();
    return [1];
  });
  const { ab } = await runningTest({ variants: variants(constant(1), slow) });
  await expect(ab.predict({ unitId: unitOf(ab, 'candidate'), input: [[1]], signal: stop.signal })).rejects.toThrow();
  expect((await ab.analyzeResults('checkout')).variants.map(({ errors }) => errors)).toEqual([0, 0]);
});

test('requests outside the analysis are answered by the control and not recorded', async () => {
  const { ab } = await runningTest({ coverage: 0, variants: variants(constant(1), constant(3)) });
  const { prediction, decision } = await ab.predict({ unitId: 'ann', input: [[1]] });
  expect([prediction.values(), decision.reason]).toEqual([[1], 'NOT_COVERED']);
  const { variants: arms, rejected } = await ab.analyzeResults('checkout');
  expect(arms.map(({ predictions }) => predictions)).toEqual([0, 0]);
  expect(rejected['not-enrolled']).toBe(0);
});

test('the first prediction waits until the tests are known, and uses what is stored of its unit', async () => {
  const { state, ab: other } = await runningTest({ sticky: true, variants: variants(constant(1), constant(3)) });
  await other.loadAssignments('ann');
  const { variant } = other.routeRequest({ unitId: 'ann' });
  await other.flush();
  await other.updateTest('checkout', { trafficWeights: variant === 'current' ? { current: 0 } : { candidate: 0 } });
  const { ab } = openFramework({ state });
  await ab.createTest({ ...checkout, sticky: true, variants: variants(constant(1), constant(3)) });
  const { decision } = await ab.predict({ testId: 'checkout', unitId: 'ann', input: [[1]] });
  expect(decision).toMatchObject({ variant, reason: 'CACHED' });
});

test('a variant without a model says what is missing', async () => {
  const { ab } = await runningTest();
  await expect(ab.predict({ unitId: 'ann', input: [[1]] })).rejects.toThrow(/has no model here; give createTest its predictor/);
  await expect(ab.predict({ testId: 'other', unitId: 'ann', input: [[1]] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

/** A unit that gets this variant. */
function unitOf(ab: Awaited<ReturnType<typeof runningTest>>['ab'], variant: string): string {
  for (let user = 0; ; user++) if (ab.peekAssignment({ unitId: `user-${user}` }).variant === variant) return `user-${user}`;
}
