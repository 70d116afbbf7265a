import { describe, expect, test } from 'vitest';
import { openFramework, runningTest } from '../framework-fixture.js';

const accepted = { accepted: true };
const refused = (reason: string) => ({ accepted: false, reason });
const requests = { unit: 'request', metric: { name: 'loss', kind: 'error', loss: 'squared' } } as const;

test('a reward is the primary metric, and further metrics go by their names', async () => {
  const { ab } = await runningTest({
    metrics: [
      { name: 'spent', kind: 'mean' },
      { name: 'margin', kind: 'ratio' },
    ],
  });
  for (let user = 0; user < 20; user++) {
    const { requestId } = ab.routeRequest({ unitId: `user-${user}` });
    const margin = { numerator: 3, denominator: 12 };
    expect(ab.recordOutcome(requestId, { reward: 1, metrics: { spent: 12, margin } })).toEqual(accepted);
  }
  for (const { metrics } of (await ab.analyzeResults('checkout')).variants) {
    expect([metrics['bought']?.mean, metrics['spent']?.mean, metrics['margin']?.mean]).toEqual([1, 12, 0.25]);
  }
});

test('what traffic sends wrong is refused with a reason, and counted', async () => {
  const { ab, clock } = await runningTest({ outcomeWindowMs: 1000 });
  const { requestId } = ab.routeRequest({ unitId: 'ann' });
  expect(ab.recordOutcome('no request', { reward: 1 })).toEqual(refused('unknown-request'));
  expect(ab.recordOutcome(undefined as never, { reward: 1 })).toEqual(refused('unknown-request'));
  expect(ab.recordOutcome(requestId.replace('checkout', 'other'), { reward: 1 })).toEqual(refused('unknown-request'));
  expect(ab.recordOutcome(requestId, { reward: Number.NaN })).toEqual(refused('not-a-number'));
  expect(ab.recordOutcome(requestId, { metrics: { rating: 1 } })).toEqual(refused('unknown-metric'));
  expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual(accepted);
  expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual(refused('duplicate'));
  const { requestId: slow } = ab.routeRequest({ unitId: 'bob' });
  clock.advance(1001);
  expect(ab.recordOutcome(slow, { reward: 1 })).toEqual(refused('late'));
  const { rejected } = await ab.analyzeResults('checkout');
  expect(rejected).toMatchObject({ 'not-a-number': 1, 'unknown-metric': 1, duplicate: 1, late: 1 });
});

test('what the program does wrong is an error', async () => {
  const { ab } = await runningTest();
  const { requestId } = ab.routeRequest({ unitId: 'ann' });
  expect(() => ab.recordOutcome(requestId, { rewards: 1 } as never)).toThrow(/An outcome has no field "rewards"/);
  expect(() => ab.recordOutcome(requestId, { reward: 1, metrics: { bought: 0 } })).toThrow(/has another value \(0\); give one/);
  expect(() => ab.recordOutcome(requestId, undefined as never)).toThrow(/An outcome must be an object/);
  expect(() => ab.recordPrediction({ requestId }, undefined as never)).toThrow(/takes a decision and an object/);
});

test('outcomes count on any replica, while paused too, and not after the end', async () => {
  const { ab, state } = await runningTest();
  const { ab: replica } = openFramework({ state });
  await replica.ready();
  const ids = Array.from({ length: 40 }, (_, user) => ab.routeRequest({ unitId: `user-${user}` }).requestId);
  await ab.pauseTest('checkout');
  for (const id of ids.slice(1)) expect(replica.recordOutcome(id, { reward: 1 })).toEqual(accepted);
  await replica.flush();
  await ab.flush();
  for (const each of [ab, replica]) {
    const { variants } = await each.analyzeResults('checkout');
    expect(variants.reduce((sum, { units }) => sum + units, 0)).toBe(40);
    expect(variants.reduce((sum, { units, metrics }) => sum + units * (metrics['bought']?.mean ?? 0), 0)).toBeCloseTo(39, 9);
  }
  await ab.completeTest('checkout');
  expect(ab.recordOutcome(ids[0] ?? '', { reward: 1 })).toEqual(refused('completed'));
  await ab.close();
  expect(ab.recordOutcome(ids[0] ?? '', { reward: 1 })).toEqual(refused('completed'));
  expect(ab.recordPrediction({ requestId: ids[0] ?? '' }, { prediction: 1 })).toEqual(refused('completed'));
});

describe('a prediction and its actual value', () => {
  test('by decision, now or later', async () => {
    const { ab } = await runningTest({ metric: { name: 'loss', kind: 'error', loss: 'squared' } });
    const now = ab.routeRequest({ unitId: 'ann' });
    expect(ab.recordPrediction(now, { prediction: 3, actual: 1, latencyMs: 12 })).toEqual(accepted);
    const later = ab.routeRequest({ unitId: 'bob' });
    expect(ab.recordPrediction(later, { prediction: 3, error: new Error('late'), fallback: true })).toEqual(accepted);
    expect(ab.recordOutcome(later.requestId, { actual: 2 })).toEqual(accepted);
    const { variants } = await ab.analyzeResults('checkout');
    const sum = (of: (variant: (typeof variants)[number]) => number) => variants.reduce((total, variant) => total + of(variant), 0);
    expect(sum(({ metrics }) => (metrics['loss']?.n ?? 0) * (metrics['loss']?.mean ?? 0))).toBe(5);
    expect([sum(({ predictions }) => predictions), sum(({ errors }) => errors)]).toEqual([2, 1]);
  });

  test('by variant stand for a request that waits, and for one of their own where none does', async () => {
    const { ab } = await runningTest(requests);
    const routed = Array.from({ length: 50 }, () => ab.routeRequest().variant);
    for (const variant of routed) expect(ab.recordPrediction('checkout', variant, 2, 1)).toEqual(accepted);
    const counted = async () => (await ab.analyzeResults('checkout')).variants.reduce((sum, { units }) => sum + units, 0);
    expect(await counted()).toBe(50);
    for (const variant of ['current', 'candidate']) ab.recordPrediction('checkout', variant, 5, 1);
    expect(await counted()).toBe(52);
    const { variants } = await ab.analyzeResults('checkout');
    expect(variants.map(({ metrics, units }) => (metrics['loss']?.n ?? 0) - units)).toEqual([0, 0]);
    expect(variants.reduce((sum, { metrics, units }) => sum + (metrics['loss']?.mean ?? 0) * units, 0)).toBeCloseTo(50 + 32, 9);
  });

  test('by variant are refused where the unit has to be known, and for what does not exist', async () => {
    const { ab } = await runningTest();
    expect(() => ab.recordPrediction('checkout', 'current', 1, 1)).toThrow(/call recordPrediction with the decision of routeRequest/);
    expect(() => ab.recordPrediction('other', 'current', 1, 1)).toThrow(/There is no test "other"/);
    const { ab: second } = await runningTest(requests);
    expect(() => second.recordPrediction('checkout', 'rival', 1, 1)).toThrow(
      /no variant the string "rival"; it has "current", "candidate"/,
    );
    await second.pauseTest('checkout');
    expect(second.recordPrediction('checkout', 'current', 1, 1)).toEqual(refused('not-enrolled'));
    await second.completeTest('checkout');
    expect(second.recordPrediction('checkout', 'current', 1, 1)).toEqual(refused('completed'));
  });
});

test('an attribute that a metric names as covariate reduces its variance', async () => {
  const { ab } = await runningTest({ metric: { name: 'spent', kind: 'mean', covariate: 'spentBefore' } });
  for (let user = 0; user < 400; user++) {
    const before = (user * 37) % 100;
    const { requestId } = ab.routeRequest({ unitId: `user-${user}`, attributes: { spentBefore: before, other: 'text' } });
    ab.recordOutcome(requestId, { reward: before + ((user * 13) % 7) });
  }
  const [comparison] = (await ab.analyzeResults('checkout')).comparisons;
  expect(comparison).toMatchObject({ status: 'ok', varianceReduction: expect.any(Number) });
  expect(comparison?.status === 'ok' && (comparison.varianceReduction ?? 0) > 0.9).toBe(true);
});
