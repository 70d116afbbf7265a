import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { LinUcb } from '../../../../../src/domain/experiment/bandits/lin-ucb.js';
import { LinearTotals } from '../../../../../src/domain/experiment/bandits/linear-sums.js';
import type { ABTestingFramework } from '../../../../../src/features/ab-testing/ab-testing-framework.js';
import type { CreateTestInput } from '../../../../../src/features/ab-testing/lifecycle/create-test.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { checkout, eventually, openFramework, runningTest } from '../framework-fixture.js';
import { minute } from './deciding-fixture.js';

const floor = 0.05;
const linear: CreateTestInput = {
  ...checkout,
  unit: 'request',
  policy: {
    type: 'linUcb',
    context: ['x', { attribute: 'device', values: ['phone'] }],
    updateIntervalMs: minute,
    minUnitsPerArm: 50,
    floor,
  },
};
/** Who buys what: the candidate is better where x is above 0. On average over x both sell alike. */
const rateOf = (variant: string, x: number) => 0.5 + (variant === 'candidate' ? 0.4 : -0.4) * x;
const isRight = ({ variant }: { readonly variant: string }, x: number) => (variant === 'candidate') === x > 0;

async function replicas() {
  const clock = new SettableClock();
  const state = new MemoryStateStore(clock);
  const [one, two] = [openFramework({ clock, state }).ab, openFramework({ clock, state }).ab];
  await one.createTest(linear);
  await one.startTest('checkout');
  await two.ready();
  const random = seededRandom(17);
  const ledger = [new LinearTotals(3), new LinearTotals(3)];
  let asked = 0;
  const serve = async (count: number) => {
    const served = [];
    for (let request = 0; request < count; request++) {
      const ab = request % 2 === 0 ? one : two;
      const x = 2 * random.next() - 1;
      const device = random.next() < 0.5 ? 'phone' : 'desk';
      // Requests by name, so that chance is the same each time.
      const decision = ab.routeRequest({ testId: 'checkout', unitId: `request-${asked++}`, attributes: { x, device } });
      const reward = random.next() < rateOf(decision.variant, x) ? 1 : 0;
      // Who does not buy is never heard of again.
      if (reward === 1) expect(ab.recordOutcome(decision.requestId, { reward })).toEqual({ accepted: true });
      const sums = ledger[decision.variant === 'candidate' ? 1 : 0] as LinearTotals;
      const context = [1, x, device === 'phone' ? 1 : 0];
      sums.see(context);
      sums.earn(context, reward);
      served.push({ decision, x, context });
    }
    await Promise.all([one.flush(), two.flush()]);
    return served;
  };
  /** Lets the interval pass, and waits until the test has been looked at, and both replicas serve what was learnt. */
  const learn = async () => {
    clock.advance(minute);
    await eventually(async () => (await one.getTest('checkout')).contextual?.at === clock.now());
    const { contextual } = await one.getTest('checkout');
    if (contextual === undefined) throw new Error('Nothing was learnt.');
    const model = LinUcb.fromJSON({ arms: 2, dimension: 3, alpha: 1, floor }, contextual);
    await eventually(() => [one, two].every((ab) => follows(ab, model)));
    return { contextual, model };
  };
  return { one, two, clock, state, serve, learn, ledger };
}

/** Whether a replica gives the arms that a model gives, with its propensities: also close to where a model and the one before it part. */
function follows(ab: ABTestingFramework, model: LinUcb): boolean {
  return Array.from({ length: 4002 }, (_, at) => [(at >> 1) / 1000 - 1, at % 2] as const).every(([x, phone]) => {
    const attributes = { x, device: phone === 1 ? 'phone' : 'desk' };
    const { variant, propensity } = ab.peekAssignment({ testId: 'checkout', unitId: `at-${x}`, attributes });
    const { propensities } = model.choose([1, x, phone], seededRandom(1));
    return propensity === propensities[variant === 'candidate' ? 1 : 0];
  });
}

test('replicas learn together what is better for whom, and every decision tells its propensity', async () => {
  const { one, two, serve, learn, ledger } = await replicas();
  const first = await serve(400);
  expect(first.every(({ decision }) => decision.propensity === 0.5 && decision.reason === 'SPLIT' && decision.enrolled)).toBe(true);
  let right = 0;
  let late = 0;
  let cross = 0;
  for (let round = 0; round < 6; round++) {
    const { contextual, model } = await learn();
    for (const [arm, { n, xx, rx }] of contextual.arms.entries()) {
      const sums = (ledger[arm] as LinearTotals).toJSON();
      expect(n).toBe(sums.n);
      for (const [at, value] of sums.xx.entries()) expect(xx[at]).toBeCloseTo(value, 9);
      for (const [at, value] of sums.rx.entries()) expect(rx[at]).toBeCloseTo(value, 9);
    }
    for (const { decision, x, context } of await serve(500)) {
      const { propensities } = model.choose(context, seededRandom(1));
      expect(decision.propensity).toBe(propensities[decision.variant === 'candidate' ? 1 : 0]);
      if (decision.propensity === floor) cross += 1;
      if (round < 3) continue;
      late += 1;
      right += Number(isRight(decision, x));
    }
  }
  // The floor alone makes one in twenty wrong.
  expect(right / late).toBeGreaterThan(0.88);
  // As often explored as the floor says, on both replicas together.
  expect(Math.abs(cross / 3000 - floor)).toBeLessThan(4 * Math.sqrt((floor * (1 - floor)) / 3000));

  const analysis = await two.analyzeResults('checkout');
  expect(analysis.method).toBe('ips');
  expect(analysis.srm).toMatchObject({ status: 'not-computable', mismatch: false });
  expect(analysis.variants.reduce((sum, { units }) => sum + units, 0)).toBe(3400);
  // Over everybody the variants are alike.
  const [comparison] = analysis.comparisons;
  if (comparison?.status !== 'ok') throw new Error('There is an effect.');
  expect(comparison.effect.lower).toBeLessThan(0);
  expect(comparison.effect.upper).toBeGreaterThan(0);
  expect(Math.abs(comparison.effect.estimate)).toBeLessThan(0.12);
  const current = (await one.analyzeResults('checkout')).variants[0]?.metrics['bought'];
  expect(current?.mean).toBeGreaterThan(0.38);
  expect(current?.mean).toBeLessThan(0.62);
});

test('who starts later, and who comes back, serves what was learnt, and nothing that was flushed is lost', async () => {
  const { one, two, clock, state, serve, learn, ledger } = await replicas();
  await serve(400);
  const { model } = await learn();
  await serve(200);
  await one.close();
  const { ab } = openFramework({ clock, state });
  await ab.ready();
  expect(follows(ab, model)).toBe(true);
  clock.advance(minute);
  await eventually(async () => (await two.getTest('checkout')).contextual?.at === clock.now());
  const { contextual } = await ab.getTest('checkout');
  expect(contextual?.arms.map(({ n }) => n)).toEqual(ledger.map((sums) => sums.toJSON().n));
});

test('a change of the test begins with its weights again, until the next interval', async () => {
  const { one, two, serve, learn } = await replicas();
  await serve(400);
  const { model } = await learn();
  await one.updateTest('checkout', { name: 'Checkout' });
  const attributes = { x: 1, device: 'phone' };
  await eventually(() => [one, two].every((ab) => ab.peekAssignment({ unitId: 'at-1', attributes }).propensity === 0.5));
  expect([follows(one, model), follows(two, model)]).toEqual([false, false]);
  expect((await learn()).contextual.version).toBe(2);
});

test('an outcome counts at the replica that has the context of its request, once', async () => {
  const { one, two } = await replicas();
  const { requestId } = one.routeRequest({ testId: 'checkout', attributes: { x: 1, device: 'phone' } });
  expect(two.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: false, reason: 'unmatched' });
  expect(one.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
  expect(one.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: false, reason: 'duplicate' });
  await one.flush();
  expect((await two.analyzeResults('checkout')).rejected).toMatchObject({ unmatched: 1 });
});

test('many outcomes without a context are a warning that says what is wrong', async () => {
  const { one, two } = await replicas();
  for (let request = 0; request < 60; request++) {
    const { requestId } = one.routeRequest({ testId: 'checkout', attributes: { x: 1, device: 'phone' } });
    two.recordOutcome(requestId, { reward: 1 });
  }
  const { warnings } = await two.analyzeResults('checkout');
  expect(warnings.find(({ code }) => code === 'UNMATCHED_OUTCOMES')?.message).toMatch(
    /60 outcomes came to replicas that do not have the context/,
  );
});

describe('a request without a context', () => {
  test.each([
    ['without attributes', undefined],
    ['with one of two', { x: 1 }],
    ['with a text as number', { x: '1', device: 'phone' }],
    ['with NaN', { x: Number.NaN, device: 'phone' }],
  ])('%s gets the control, outside the analysis', async (_, attributes) => {
    const { ab } = await runningTest(linear);
    const request = { testId: 'checkout', attributes };
    const outside = { variant: 'current', reason: 'MISSING_CONTEXT', propensity: 1, enrolled: false };
    expect(ab.peekAssignment(request)).toMatchObject(outside);
    const decision = ab.routeRequest(request);
    expect(decision).toMatchObject(outside);
    expect(ab.recordOutcome(decision.requestId, { reward: 1 })).toEqual({ accepted: false, reason: 'not-enrolled' });
    expect((await ab.analyzeResults('checkout')).variants.map(({ units }) => units)).toEqual([0, 0]);
  });

  test('gets its reason after all that the router says', async () => {
    const { ab } = await runningTest({ ...linear, targeting: [{ attribute: 'country', op: 'eq', value: 'CH' }] });
    expect(ab.routeRequest({ testId: 'checkout' }).reason).toBe('NOT_TARGETED');
    expect(ab.routeRequest({ testId: 'checkout', force: 'candidate' })).toMatchObject({ reason: 'FORCED', variant: 'candidate' });
    expect(ab.routeRequest({ testId: 'checkout', attributes: { country: 'CH' } }).reason).toBe('MISSING_CONTEXT');
  });
});

test('pairs without a request have no context', async () => {
  const { ab } = await runningTest({ ...linear, metric: { name: 'wrong', kind: 'error', loss: 'zeroOne' } });
  expect(ab.recordPrediction('checkout', 'current', 1, 1)).toEqual({ accepted: false, reason: 'unmatched' });
  const decision = ab.routeRequest({ testId: 'checkout', attributes: { x: 1, device: 'phone' } });
  expect(ab.recordPrediction(decision, { prediction: 1 })).toEqual({ accepted: true });
  expect(ab.recordOutcome(decision.requestId, { actual: 1 })).toEqual({ accepted: true });
});

test('a simulation refuses a policy that needs contexts', async () => {
  const { ab } = openFramework();
  await expect(ab.simulateTest(linear, { baseline: { bought: { mean: 0.1 } }, unitsPerDay: 100 })).rejects.toMatchObject({
    message: expect.stringContaining('linUcb'),
  });
});
