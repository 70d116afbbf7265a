import { describe, expect, test } from 'vitest';
import type { RouteRequest } from '../../../../../src/features/ab-testing/serving/choose-arm.js';
import { checkout, openFramework, runningTest } from '../framework-fixture.js';

const refused = (reason: string) => ({ accepted: false, reason });
const loss = { name: 'loss', kind: 'error', loss: 'zeroOne' } as const;

const throwing = {
  get numerator(): number {
    throw new Error('The session is gone.');
  },
  denominator: 1,
};

/** Whatever type the field of a request should have. */
const anything = [null, 5, Number.NaN, 7n, '', true, Symbol('x'), [], {}, () => 1, new Map()];

describe('a request with anything in it is routed', () => {
  test.each<keyof RouteRequest>(['unitId', 'attributes', 'force'])('as its %s', async (field) => {
    const metric = { name: 'spent', kind: 'mean', covariate: 'before' } as const;
    const targeting = [{ attribute: 'country', op: 'exists', value: false }] as const;
    for (const sticky of [false, true]) {
      const { ab } = await runningTest({ metric, targeting, sticky });
      for (const value of anything) {
        const request = { testId: 'checkout', unitId: 'ann', [field]: value } as RouteRequest;
        const { requestId, enrolled, reason } = ab.routeRequest(request);
        expect(['SPLIT', 'STICKY_NOT_LOADED', 'CACHED', 'MISSING_UNIT']).toContain(reason);
        expect(ab.recordOutcome(requestId, { reward: 1 }).accepted).toBe(enrolled);
      }
    }
  });
});

test('attributes that throw when they are read are none', async () => {
  const attributes = {
    get country(): string {
      throw new Error('The session is gone.');
    },
  };
  const targeting = [{ attribute: 'country', op: 'exists', value: false }] as const;
  const { ab } = await runningTest({ targeting });
  expect(ab.routeRequest({ unitId: 'ann', attributes })).toMatchObject({ variant: 'current', reason: 'NOT_TARGETED' });
  const { ab: measured } = await runningTest({ metric: { name: 'spent', kind: 'mean', covariate: 'country' } });
  expect(measured.routeRequest({ unitId: 'ann', attributes })).toMatchObject({ reason: 'SPLIT', enrolled: true });
  expect((await measured.analyzeResults('checkout')).variants.reduce((sum, { units }) => sum + units, 0)).toBe(1);
});

test('an attribute that routes a request itself when it is read leaves both exposures as they are', async () => {
  const { ab } = await runningTest({ metric: { name: 'spent', kind: 'mean', covariate: 'visits' } });
  const attributes = {
    get visits(): number {
      for (let visitor = 0; visitor < 9; visitor++) ab.routeRequest({ unitId: visitor });
      return 5;
    },
  };
  ab.routeRequest({ unitId: 'ann', attributes });
  expect((await ab.analyzeResults('checkout')).variants.reduce((sum, { units }) => sum + units, 0)).toBe(10);
});

test('a unit id of a megabyte is a unit like others, with a short request id', async () => {
  const { ab } = await runningTest({ sticky: true });
  const unitId = 'ü'.repeat(500_000);
  await ab.loadAssignments(unitId);
  const { requestId, reason } = ab.routeRequest({ unitId });
  expect([reason, requestId.length < 120]).toEqual(['SPLIT', true]);
  expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
});

test('a testId that is none is an error that shows no more than its beginning', async () => {
  const { ab } = await runningTest();
  const circular: Record<string, unknown> = {};
  circular['itself'] = circular;
  for (const testId of [null, 5, 7n, circular, Symbol('x'), 'x'.repeat(1e6)]) {
    const ask = () => ab.routeRequest({ testId: testId as never });
    expect(ask).toThrow(expect.objectContaining({ code: 'NOT_FOUND', message: expect.stringMatching(/^There is no test .{1,120}$/) }));
  }
});

describe('before the tests are known', () => {
  test('outcomes and predictions are refused, and nothing throws', async () => {
    const { ab, state } = await runningTest();
    const { requestId } = ab.routeRequest({ unitId: 'ann' });
    const { ab: early } = openFramework({ state });
    expect(early.recordOutcome(requestId, { reward: 1 })).toEqual(refused('unknown-request'));
    expect(early.recordPrediction({ requestId }, { prediction: 1 })).toEqual(refused('unknown-request'));
    expect(early.recordPrediction('checkout', 'current', 1, 1)).toEqual(refused('unknown-request'));
    expect(early.peekAssignment()).toMatchObject({ reason: 'NOT_READY', enrolled: false });
    await early.ready();
    expect(early.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
  });
});

describe('a value that cannot be counted', () => {
  test.each<[string, object, object]>([
    ['a reward that is no number', { metric: { name: 'spent', kind: 'mean' } }, { reward: '3' }],
    ['a numerator without a denominator', { metric: { name: 'rate', kind: 'ratio' } }, { reward: { numerator: 1 } }],
    ['sums that throw when they are read', { metric: { name: 'rate', kind: 'ratio' } }, { reward: throwing }],
    ['a number for a ratio', { metric: { name: 'rate', kind: 'ratio' } }, { reward: 1 }],
    ["an actual 'yes' for a prediction of 1", { metric: loss }, { prediction: 1, actual: 'yes' }],
    ['a probability for what came true', { metric: { ...loss, loss: 'logLoss' } }, { prediction: 0.4, actual: 0.5 }],
    ['a label of a megabyte', { metric: loss }, { prediction: 'x', actual: 'x'.repeat(1e6) }],
    ['a time that is NaN', {}, { reward: 1, timestamp: Number.NaN }],
    ['a time that is a text', {}, { reward: 1, timestamp: 'x' }],
    ['a time that is a Date', {}, { reward: 1, timestamp: new Date(0) }],
    ['a time that is null', {}, { reward: 1, timestamp: null }],
    ['nothing', {}, {}],
  ])('%s is refused with its reason', async (_, definition, outcome) => {
    const { ab } = await runningTest(definition);
    const { requestId } = ab.routeRequest({ unitId: 'ann' });
    expect(ab.recordOutcome(requestId, outcome)).toEqual(refused('not-a-number'));
    expect((await ab.analyzeResults('checkout')).rejected['not-a-number']).toBe(1);
  });

  test('is a latency that is none', async () => {
    const { ab } = await runningTest();
    const decision = ab.routeRequest({ unitId: 'ann' });
    for (const latencyMs of [Number.NaN, -1, '3', null, new Date(0)]) {
      expect(ab.recordPrediction(decision, { latencyMs: latencyMs as never })).toEqual(refused('not-a-number'));
    }
    expect((await ab.analyzeResults('checkout')).rejected['not-a-number']).toBe(5);
  });

  test('of a pair counts no request', async () => {
    const { ab } = await runningTest({ unit: 'request', metric: loss });
    for (const [prediction, actual] of [[], [1], [undefined, 1], [Number.NaN, 1], [1, null], ['yes', 1]]) {
      expect(ab.recordPrediction('checkout', 'current', prediction as never, actual as never)).toEqual(refused('not-a-number'));
    }
    expect((await ab.analyzeResults('checkout')).variants.map(({ units }) => units)).toEqual([0, 0]);
  });
});

test('sums of zero over zero are counted, and say that they decide nothing', async () => {
  const { ab } = await runningTest({ metric: { name: 'rate', kind: 'ratio' } });
  for (let unitId = 0; unitId < 400; unitId++) {
    const { requestId } = ab.routeRequest({ unitId });
    expect(ab.recordOutcome(requestId, { reward: { numerator: 0, denominator: 0 } })).toEqual({ accepted: true });
  }
  const { comparisons, recommendation } = await ab.analyzeResults('checkout');
  expect(comparisons).toMatchObject([{ status: 'not-computable', reason: expect.stringContaining('denominators are 0') }]);
  expect(recommendation.action).toBe('wait');
});

test('an outcome of tomorrow counts as one of now', async () => {
  const { ab, clock } = await runningTest({ outcomeWindowMs: 1000 });
  const { requestId } = ab.routeRequest({ unitId: 'ann' });
  expect(ab.recordOutcome(requestId, { reward: 1, timestamp: clock.now() + 86_400_000 })).toEqual({ accepted: true });
});

test('the clock going backwards stops neither routing nor recording nor the life of a test', async () => {
  const { ab, clock } = await runningTest();
  const before = clock.now();
  const first = ab.routeRequest({ unitId: 'ann' });
  clock.set(before - 86_400_000);
  const second = ab.routeRequest({ unitId: 'bob' });
  for (const { requestId } of [first, second]) expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
  await ab.updateTest('checkout', { coverage: 0.9 });
  await ab.pauseTest('checkout');
  await ab.resumeTest('checkout');
  const { journal, pausedMs, allocations, analysis } = await ab.completeTest('checkout');
  expect(journal.map(({ timestamp }) => timestamp)).toEqual(journal.map(() => before));
  expect([pausedMs, ...allocations.map(({ from }) => from)]).toEqual([0, before, before]);
  expect(analysis.variants.reduce((sum, { units }) => sum + units, 0)).toBe(2);
});

test('what the program records wrong is an error', async () => {
  const { ab } = await runningTest();
  const decision = ab.routeRequest({ unitId: 'ann' });
  const map = new Map([['bought', 1]]);
  expect(() => ab.recordOutcome(decision.requestId, { reward: 1, metrics: map as never })).toThrow(/object of values by name/);
  expect(() => ab.recordOutcome(decision.requestId, { metrics: [] as never })).toThrow(/not an array/);
  expect(() => ab.recordPrediction(decision, { predicton: 1 } as never)).toThrow(/has no field "predicton"; there are prediction, actual/);
  expect(() => ab.recordPrediction(undefined as never, { prediction: 1 })).toThrow(/must be an object/);
  expect(() => ab.recordPrediction('checkout', 5 as never, 1, 1)).toThrow(/call recordPrediction with the decision/);
  const { ab: other } = openFramework();
  await other.createTest(checkout);
  expect(() => other.routeRequest(null as never)).toThrow(/must be an object such as/);
});
