import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { readRequestId } from '../../../../../src/domain/routing/request-id.js';
import type { ABTestingFramework } from '../../../../../src/features/ab-testing/ab-testing-framework.js';
import type { CreateTestInput } from '../../../../../src/features/ab-testing/lifecycle/create-test.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { checkout, eventually, openFramework } from '../framework-fixture.js';
import { hour, minute } from './deciding-fixture.js';

const bandit: CreateTestInput = {
  ...checkout,
  policy: { type: 'thompson', updateIntervalMs: minute, minUnitsPerArm: 50, floor: 0.05 },
};

/** Two replicas on one store, and users who buy: of the candidate's a quarter, of the others a tenth. */
async function replicas(test: Partial<CreateTestInput> = {}) {
  const clock = new SettableClock();
  const state = new MemoryStateStore(clock);
  const [one, two] = [openFramework({ clock, state }).ab, openFramework({ clock, state }).ab];
  await one.createTest({ ...bandit, ...test });
  await one.startTest('checkout');
  await two.ready();
  const random = seededRandom(11);
  let users = 0;
  const latest = async (ab: ABTestingFramework) => (await ab.getTest('checkout')).allocations.at(-1) as NonNullable<unknown> as Allocation;
  /** What requests are told now, at both replicas. */
  const follow = async (period: number) =>
    eventually(() => [one, two].every((ab) => readRequestId(ab.routeRequest({ force: 'current' }).requestId)?.period === period));
  const serve = async (count: number, rate = { current: 0.1, candidate: 0.25 }) => {
    const decisions = [];
    for (let request = 0; request < count; request++) {
      const ab = request % 2 === 0 ? one : two;
      const decision = ab.routeRequest({ testId: 'checkout', unitId: `user-${users++}` });
      // What is known of a unit, whichever replica it is told.
      const other = request % 3 === 0 ? two : one;
      other.recordOutcome(decision.requestId, { reward: random.next() < rate[decision.variant as 'current' | 'candidate'] ? 1 : 0 });
      decisions.push(decision);
    }
    await Promise.all([one.flush(), two.flush()]);
    return decisions;
  };
  /** Waits until the traffic was looked at after the time that the clock has now. */
  const looked = async () => {
    const at = async () => ((await state.get('ab/duties/checkout'))?.value as { reallocated?: number } | undefined)?.reallocated;
    await eventually(async () => (await at()) === clock.now());
  };
  return { one, two, clock, state, latest, follow, serve, looked };
}

type Allocation = Awaited<ReturnType<ABTestingFramework['getTest']>>['allocations'][number];

test('traffic moves to the better arm, both replicas follow, and every decision tells its propensity', async () => {
  const { one, two, clock, latest, follow, serve, looked } = await replicas();
  for (let round = 0; round < 6; round++) {
    const { period, weights } = await latest(one);
    await follow(period);
    const decisions = await serve(400);
    for (const { requestId, variant, propensity } of decisions) {
      expect(readRequestId(requestId)?.period).toBe(period);
      expect(propensity).toBeCloseTo(weights[variant === 'current' ? 0 : 1] as number, 12);
    }
    clock.advance(minute);
    await looked();
  }
  const { allocations, definition } = await two.getTest('checkout');
  expect(allocations.map(({ period }) => period)).toEqual(allocations.map((_, index) => index + 1));
  expect(allocations.slice(1).every(({ source, version }) => source === 'bandit' && version === definition.version)).toBe(true);
  expect(allocations.at(-1)?.weights[1]).toBeGreaterThan(0.9);
  expect(allocations.at(-1)?.weights[0]).toBeGreaterThanOrEqual(0.05);

  const analysis = await two.analyzeResults('checkout');
  expect(analysis.method).toBe('ips');
  expect(analysis.warnings.map(({ code }) => code)).toEqual(['BANDIT_ESTIMATES']);
  expect(analysis.srm).toMatchObject({ status: 'ok', mismatch: false });
  expect(analysis.variants.reduce((sum, { units }) => sum + units, 0)).toBe(2400);
  const [comparison] = analysis.comparisons;
  if (comparison?.status !== 'ok') throw new Error('There is an effect.');
  expect(comparison.method).toBe('ips');
  expect(comparison.effect.lower).toBeLessThan(0.15);
  expect(comparison.effect.upper).toBeGreaterThan(0.15);
  expect(Math.abs(comparison.effect.estimate - 0.15)).toBeLessThan(0.06);
});

test('nothing moves before every arm has enough rewards, nor before the interval is over, nor while the test is paused', async () => {
  const { one, clock, latest, serve, looked, state } = await replicas();
  await looked();
  await serve(60);
  clock.advance(minute);
  await looked();
  expect((await latest(one)).period).toBe(1);
  await serve(400);
  clock.advance(minute - 1);
  const revision = (await state.get('ab/duties/checkout'))?.revision;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await state.get('ab/duties/checkout'))?.revision).toBe(revision);
  await one.pauseTest('checkout');
  clock.advance(hour);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await latest(one)).period).toBe(1);
  await one.resumeTest('checkout');
  await eventually(async () => (await latest(one)).period === 2);
});

test('a clock that was set back does not stop the traffic from being looked at', async () => {
  const { one, clock, latest, serve, looked } = await replicas();
  await serve(400);
  clock.advance(minute);
  await looked();
  expect((await latest(one)).period).toBe(2);
  clock.advance(-hour);
  await looked();
  await serve(400, { current: 0.6, candidate: 0.1 });
  clock.advance(hour + minute);
  await looked();
  expect((await latest(one)).period).toBe(3);
});

test('a replica that dies while it divides traffic is followed by the other', async () => {
  const { one, clock, state, latest, serve, looked } = await replicas();
  await looked();
  await serve(400);
  await eventually(async () => {
    try {
      await state.acquireLease('ab/lead/checkout', { ttlMs: 30_000 });
      return true;
    } catch {
      return false;
    }
  });
  clock.advance(29_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await latest(one)).period).toBe(1);
  clock.advance(32_000);
  await eventually(async () => (await latest(one)).period === 2);
});

test('a change that somebody makes at the same moment is not lost', async () => {
  const { one, two, clock, serve, looked } = await replicas();
  for (let round = 1; round <= 5; round++) {
    await serve(200);
    clock.advance(minute);
    await Promise.all([looked(), two.updateTest('checkout', { coverage: 1 - round / 100 })]);
  }
  const { definition, allocations } = await one.getTest('checkout');
  expect([definition.version, definition.coverage]).toEqual([6, 0.95]);
  const periods = allocations.map(({ period }) => period);
  expect(new Set(periods).size).toBe(periods.length);
});

test('the record of a test that divides its traffic all the time stays small, whatever outcomes still count', async () => {
  const { one, clock, state, serve, looked } = await replicas({ outcomeWindowMs: 3 * minute });
  for (let round = 0; round < 8; round++) {
    await serve(200, round % 2 === 0 ? { current: 0.1, candidate: 0.3 } : { current: 0.5, candidate: 0.3 });
    clock.advance(minute);
    await looked();
  }
  const { allocations } = await one.getTest('checkout');
  const last = allocations.at(-1)?.period as number;
  expect(last).toBeGreaterThan(6);
  // The one in force three minutes before the last was made, and every one after it.
  const from = allocations.at(-1)?.from as number;
  const needed = allocations.filter((_, index) => (allocations[index + 1]?.from ?? from) >= from - 3 * minute);
  expect(allocations).toEqual(needed);
  expect(allocations.length).toBeLessThan(6);
  expect(JSON.stringify((await state.get('ab/tests/checkout'))?.value).length).toBeLessThan(64_000);
  // Who starts now knows the weights of all units all the same.
  const { ab } = openFramework({ clock, state });
  const [mine, theirs] = [await one.analyzeResults('checkout'), await ab.analyzeResults('checkout')];
  expect(theirs.variants.map(({ units }) => units)).toEqual(mine.variants.map(({ units }) => units));
  for (const [arm, { metrics }] of mine.variants.entries()) {
    expect(theirs.variants[arm]?.metrics['bought']?.mean).toBeCloseTo(metrics['bought']?.mean as number, 9);
  }
});
