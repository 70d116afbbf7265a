import { describe, expect, test } from 'vitest';
import type { CreateTestInput } from '../../../../../src/features/ab-testing/lifecycle/create-test.js';
import { checkout, openFramework, runningTest } from '../framework-fixture.js';

describe('a test whose names are those of Object', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  test('is a test like others, by its id and its variants', async () => {
    const { ab } = openFramework();
    for (const testId of names) {
      await ab.createTest({ ...checkout, testId, variants: names.map((name) => ({ name })) });
      await ab.startTest(testId);
      const { variant, requestId } = ab.routeRequest({ testId, unitId: 'ann' });
      expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
      await ab.flush();
      const arm = (await ab.analyzeResults(testId)).variants.find(({ name }) => name === variant);
      expect(arm).toMatchObject({ units: 1, metrics: { bought: { mean: 1 } } });
      await ab.updateTest(testId, { trafficWeights: JSON.parse('{"__proto__": 3}') });
      expect((await ab.getTest(testId)).allocations.at(-1)?.weights).toEqual([1 / 2, 1 / 6, 1 / 6, 1 / 6]);
    }
  });

  test('keeps its range of a layer', async () => {
    const { ab } = openFramework();
    const layer = (range: readonly [number, number]) => ({ layer: { name: 'prices', range } });
    await ab.createTest({ ...checkout, testId: '__proto__', ...layer([0, 0.5]) });
    await ab.createTest({ ...checkout, testId: 'beside', ...layer([0.5, 1]) });
    await ab.createTest({ ...checkout, testId: 'overlapping', ...layer([0, 0.3]) });
    await ab.startTest('__proto__');
    await ab.startTest('beside');
    await expect(ab.startTest('overlapping')).rejects.toThrow(/overlaps that of test "__proto__"/);
  });

  test('has metrics of other names, because values come in an object', async () => {
    const { ab } = openFramework();
    await expect(ab.createTest({ ...checkout, metric: { name: '__proto__', kind: 'mean' } })).rejects.toThrow(
      /cannot be named "__proto__"/,
    );
  });
});

test('fifty variants with weights from 1e-300 to 1e300 are routed and analysed', async () => {
  const variants = Array.from({ length: 50 }, (_, index) => ({ name: `v${index}`, trafficWeight: index === 0 ? 1e300 : 1e-300 }));
  for (const allocator of ['contiguous', 'rendezvous'] as const) {
    const { ab } = await runningTest({ variants, allocator });
    for (let unitId = 0; unitId < 300; unitId++) {
      const { requestId, variant, propensity } = ab.routeRequest({ unitId });
      expect([variant, propensity]).toEqual(['v0', 1]);
      ab.recordOutcome(requestId, { reward: unitId % 2 });
    }
    const { variants: arms, comparisons, srm } = await ab.analyzeResults('checkout');
    expect(arms.map(({ units }) => units)).toEqual([300, ...Array.from({ length: 49 }, () => 0)]);
    expect(comparisons.every(({ status }) => status === 'not-computable')).toBe(true);
    expect(srm.mismatch).toBe(false);
  }
});

describe('an input that is refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /A test must be an object, not undefined/],
    ['null', null, /not null/],
    ['null for a default', { ...checkout, coverage: null }, /coverage must not be null; leave it out/],
    ['variants that are no list', { ...checkout, variants: null }, /variants must not be null/],
    ['a variant that is none', { ...checkout, variants: [null, { name: 'b' }] }, /Variant 1 must be an object, not null/],
    ['a name that is a symbol', { ...checkout, variants: [{ name: Symbol('a'), predictor: 5 }, { name: 'b' }] }, /function predict/],
    ['versions that nobody has', { ...checkout, minVersion: 2 }, /minVersion is 2, but this is version 1/],
  ])('by createTest: %s', async (_, input, message) => {
    const { ab, state } = openFramework();
    await expect(ab.createTest(input as CreateTestInput)).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringMatching(message),
    });
    expect(await state.list('')).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /The changes of a test must be an object/],
    ['null, which would take a ramp back to everybody', { coverage: null }, /coverage must not be null/],
    ['another testId, under which nobody would find it', { testId: 'other' }, /The testId of test "checkout" cannot be changed/],
    ['versions that nobody has', { minVersion: 3 }, /minVersion is 3, but this is version 2/],
    ['weights that sum to zero', { trafficWeights: { current: 0, candidate: 0 } }, /sum to 0/],
    ['a weight that is NaN', { trafficWeights: { current: Number.NaN } }, /trafficWeights\["current"\] must be a number/],
    ['an unknown field', { trafic: 1 }, /has no field "trafic"/],
  ])('by updateTest: %s', async (_, changes, message) => {
    const { ab } = await runningTest({ coverage: 0.1 });
    const before = await ab.getTest('checkout');
    await expect(ab.updateTest('checkout', changes as object)).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringMatching(message),
    });
    expect(await ab.getTest('checkout')).toEqual(before);
  });

  test.each<[string, unknown, RegExp]>([
    ['a list', [], /must be an object, not an array/],
    ['a name', 'candidate', /must be an object, not the string "candidate"/],
    ['a map', new Map([['promoteWinner', true]]), /must be an object/],
    ['a winner, which the analysis names', { winner: 'candidate' }, /no field "winner"; there are promoteWinner/],
    ['a flag that is none', { promoteWinner: 'yes' }, /promoteWinner must be true or false/],
  ])('by completeTest, which cannot be taken back: %s', async (_, options, message) => {
    const { ab } = await runningTest();
    const before = await ab.getTest('checkout');
    await expect(ab.completeTest('checkout', options as object)).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringMatching(message),
    });
    expect(await ab.getTest('checkout')).toEqual(before);
  });

  test('by every other call that changes a test: a list of options', async () => {
    const { ab } = await runningTest();
    await ab.createTest({ ...checkout, testId: 'draft' });
    await ab.createTest({ ...checkout, testId: 'paused' });
    await ab.startTest('paused');
    await ab.pauseTest('paused');
    const before = await ab.listTests();
    const none = [] as never;
    for (const call of [
      () => ab.createTest(none),
      () => ab.startTest('draft', none),
      () => ab.deleteTest('draft', none),
      () => ab.pauseTest('checkout', none),
      () => ab.updateTest('checkout', none),
      () => ab.evaluate('checkout', none),
      () => ab.resumeTest('paused', none),
      () => ab.close(none),
    ]) {
      await expect(call()).rejects.toThrow(/must be an object, not an array/);
    }
    expect(await ab.listTests()).toEqual(before);
  });

  test('by every call: an id that is none, and options that are none', async () => {
    const { ab } = await runningTest();
    for (const id of [undefined, null, 5, '', {}, 'x'.repeat(1e6)] as never[]) {
      for (const call of ['getTest', 'startTest', 'pauseTest', 'analyzeResults', 'deleteTest'] as const) {
        await expect(ab[call](id)).rejects.toThrow(/^testId must be 1 to 64 letters, .{0,130}$/);
      }
    }
    const none = null as never;
    for (const call of ['ready', 'listTests', 'flush', 'close'] as const) {
      await expect(ab[call](none)).rejects.toThrow(/must be an object, not null/);
    }
    const signal = AbortSignal.abort();
    for (const call of [
      () => ab.ready({ signal }),
      () => ab.startTest('checkout', { signal }),
      () => ab.predict({ unitId: 1, input: [[1]], signal }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'ABORTED' });
    }
  });
});

test('a test that runs is neither started again nor deleted, and is changed while it is paused', async () => {
  const { ab } = await runningTest();
  await expect(ab.startTest('checkout')).rejects.toThrow(/is running and cannot be started; it can be paused, updated, completed/);
  await expect(ab.deleteTest('checkout')).rejects.toThrow(/is running and cannot be deleted; complete it first/);
  await ab.pauseTest('checkout');
  const { status, allocations } = await ab.updateTest('checkout', { trafficWeights: { candidate: 3 } });
  expect([status, allocations.map(({ weights }) => weights)]).toEqual([
    'paused',
    [
      [0.5, 0.5],
      [0.25, 0.75],
    ],
  ]);
  await ab.resumeTest('checkout');
  expect(ab.routeRequest({ unitId: 'ann' }).enrolled).toBe(true);
  const starts = await openTwice(ab);
  expect(starts.map(({ status: outcome }) => outcome).sort()).toEqual(['fulfilled', 'rejected']);
});

/** Starts one draft twice at once. */
async function openTwice(ab: ReturnType<typeof openFramework>['ab']) {
  await ab.createTest({ ...checkout, testId: 'second' });
  return Promise.allSettled([ab.startTest('second'), ab.startTest('second')]);
}
