import { describe, expect, test } from 'vitest';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { allocation, handClock, metric, openRecorder, request, runningTest, start } from './recorder-setup.js';

function open(given: Partial<TestDefinition> = {}) {
  const clock = handClock();
  const record = runningTest(given);
  return { clock, record, recorder: openRecorder(new MemoryStateStore(clock), record, { clock }) };
}

const refused = (reason: string) => ({ accepted: false, reason });

describe('outcomes of requests', () => {
  test('are moments by arm, and a decision is a unit of its period', async () => {
    const { recorder } = open({ unit: 'request' });
    const first = request(1, 0);
    recorder.expose(first);
    recorder.expose(request(2, 0));
    recorder.expose(request(1, 1, { period: 1 }));
    expect(recorder.recordOutcome(first, { metrics: { spend: 4 } })).toEqual({ accepted: true });
    recorder.recordOutcome(request(2, 0), { metrics: new Map([['spend', 6]]) });
    const totals = await recorder.totals();
    expect(totals.arms[0]).toEqual({
      name: 'control',
      units: 2,
      decisions: 2,
      predictions: 0,
      errors: 0,
      fallbacks: 0,
      metrics: { spend: { n: 2, mean: 5, m2: 2 } },
    });
    expect(totals.periods).toEqual([{ period: 1, weights: [0.5, 0.5], units: [2, 1] }]);
    expect(totals).toMatchObject({ replicas: 1, firstAt: start, lastAt: start, multipleExposures: 0 });
  });

  test('weigh 1 / propensity of the period of their request where traffic follows rewards', async () => {
    const policy = { type: 'thompson', floor: 0.1, updateIntervalMs: 1000, minUnitsPerArm: 1 } as const;
    for (const unit of ['request', 'user']) {
      const { recorder, record } = open({ unit, policy });
      recorder.follow({ ...record, allocations: [allocation(2, [0.8, 0.2])] });
      recorder.recordOutcome(request(1, 1), { metrics: { spend: 3 } });
      recorder.recordOutcome(request(2, 1, { period: 2 }), { metrics: { spend: 1 } });
      const { arms } = await recorder.totals();
      expect(arms[1]?.metrics['spend']?.weighted).toEqual({ n: 2, w: 7, ww: 29, wy: 11, wwy: 37, wwyy: 61 });
    }
  });

  test('whose allocation becomes known later are weighted from then on', async () => {
    const policy = { type: 'thompson', floor: 0.1, updateIntervalMs: 1000, minUnitsPerArm: 1 } as const;
    const { recorder, record } = open({ policy });
    recorder.recordOutcome(request(1, 1, { period: 2 }), { metrics: { spend: 3 } });
    expect((await recorder.totals()).arms[1]?.metrics['spend']).toEqual({ n: 1, mean: 3, m2: 0 });
    recorder.follow({ ...record, allocations: [...record.allocations, allocation(2, [0.75, 0.25])] });
    recorder.recordOutcome(request(1, 1, { period: 2 }), { metrics: { spend: 5 } });
    expect((await recorder.totals()).arms[1]?.metrics['spend']?.weighted).toEqual({ n: 1, w: 4, ww: 16, wy: 16, wwy: 64, wwyy: 256 });
  });
});

describe('outcomes of units', () => {
  test.each([
    ['sum', [3, 1, 5], 9],
    ['mean', [3, 1, 5], 3],
    ['first', [3, 1, 5], 3],
    ['last', [3, 1, 5], 5],
    ['max', [3, 5, 1], 5],
  ] as const)('become one value by %s', async (perUnit, values, expected) => {
    const { recorder, clock } = open({ metric: metric('spend', { perUnit }) });
    for (const value of values) {
      clock.time += 10;
      recorder.recordOutcome(request(1, 1), { metrics: { spend: value } });
    }
    recorder.recordOutcome(request(2, 1), { metrics: { spend: expected + 2 } });
    expect((await recorder.totals()).arms[1]?.metrics['spend']).toEqual({ n: 2, mean: expected + 1, m2: 2 });
  });

  test('are ordered by the times they are given with, kept between their request and now', async () => {
    const { recorder, clock } = open({ metric: metric('spend', { perUnit: 'last' }) });
    clock.time += 1000;
    recorder.recordOutcome(request(1, 0), { metrics: { spend: 1 }, timestamp: start + 500 });
    recorder.recordOutcome(request(1, 0), { metrics: { spend: 2 }, timestamp: start + 400 });
    const never = { metrics: { spend: 3 }, timestamp: Number.NEGATIVE_INFINITY };
    expect(recorder.recordOutcome(request(1, 0), never)).toEqual(refused('not-a-number'));
    expect((await recorder.totals()).arms[0]?.metrics['spend']?.mean).toBe(1);
    recorder.recordOutcome(request(1, 0), { metrics: { spend: 4 }, timestamp: start + 9e9 });
    recorder.recordOutcome(request(1, 0), { metrics: { spend: 5 }, timestamp: start - 9e9 });
    expect((await recorder.totals()).arms[0]?.metrics['spend']?.mean).toBe(4);
  });

  test('of a ratio are both sums, with what their covariance needs', async () => {
    const { recorder } = open({ metric: metric('rate', { kind: 'ratio', perUnit: 'sum' }) });
    recorder.recordOutcome(request(1, 0), { metrics: { rate: { numerator: 1, denominator: 2 } } });
    recorder.recordOutcome(request(1, 0), { metrics: { rate: { numerator: 2, denominator: 2 } } });
    recorder.recordOutcome(request(2, 0), { metrics: { rate: { numerator: 1, denominator: 6 } } });
    expect((await recorder.totals()).arms[0]?.metrics['rate']).toEqual({ n: 2, mean: 2, m2: 2, denominator: { mean: 5, m2: 2, c: -2 } });
  });

  test('are cut to the cap when they are one value', async () => {
    const { recorder } = open({ metric: metric('spend', { perUnit: 'sum', cap: 10 }) });
    for (const value of [6, 6]) recorder.recordOutcome(request(1, 0), { metrics: { spend: value } });
    recorder.recordOutcome(request(2, 0), { metrics: { spend: 8 } });
    expect((await recorder.totals()).arms[0]?.metrics['spend']).toEqual({ n: 2, mean: 9, m2: 2 });
  });

  test('meet the covariate known at the first exposure, also when it comes after them', async () => {
    const { recorder } = open({ metric: metric('spend', { covariate: 'before' }) });
    recorder.expose(request(1, 0), { before: 10, country: 'de' });
    recorder.recordOutcome(request(1, 0), { metrics: { spend: 1 } });
    recorder.expose(request(1, 0), { before: 99 });
    recorder.recordOutcome(request(2, 0), { metrics: { spend: 3 } });
    recorder.expose(request(2, 0), { before: 14 });
    recorder.expose(request(3, 0), { before: Number.NaN });
    recorder.recordOutcome(request(3, 0), { metrics: { spend: 8 } });
    expect((await recorder.totals()).arms[0]?.metrics['spend']).toEqual({
      n: 3,
      mean: 4,
      m2: 26,
      covariate: { n: 2, mean: 12, m2: 8, c: 4, yMean: 2, yM2: 2 },
    });
  });

  test('count for the first arm of a unit that is seen in two', async () => {
    const { recorder, clock } = open();
    recorder.expose(request(1, 0));
    clock.time += 60_000;
    recorder.expose(request(1, 1, { timestamp: clock.time }));
    recorder.recordOutcome(request(1, 1, { timestamp: clock.time }), { metrics: { spend: 5 } });
    const totals = await recorder.totals();
    expect(totals.multipleExposures).toBe(1);
    expect(totals.arms.map(({ units, decisions }) => [units, decisions])).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(totals.arms[0]?.metrics['spend']?.n).toBe(1);
  });

  test('are evidence that the unit was exposed, and its earliest exposure counts, in whatever order they come', async () => {
    const { recorder } = open();
    recorder.recordOutcome(request(1, 1, { period: 2, timestamp: start + 5000 }), { metrics: { spend: 5 } });
    recorder.recordOutcome(request(1, 0, { period: 1 }), { metrics: { spend: 7 } });
    const { arms, multipleExposures } = await recorder.totals();
    expect(arms.map(({ units, metrics }) => [units, metrics['spend']?.mean])).toEqual([
      [1, 6],
      [0, undefined],
    ]);
    expect(multipleExposures).toBe(1);
  });
});

describe('what cannot be counted', () => {
  test('is refused with its reason, counted, and changes nothing', async () => {
    const { recorder, record, clock } = open({ metrics: [metric('click', { kind: 'proportion' })], minVersion: 1 });
    const good = request(1, 0);
    const record1 = (reference: Parameters<typeof recorder.recordOutcome>[0], metrics: Record<string, unknown>) =>
      recorder.recordOutcome(reference, { metrics });
    expect(record1(good, { spend: 1 })).toEqual({ accepted: true });
    expect(record1(good, { spend: 1 })).toEqual(refused('duplicate'));
    expect(record1(good, { click: true })).toEqual({ accepted: true });
    const before = await recorder.totals();
    for (const spend of [Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, 1e200, {}]) {
      expect(record1(request(2, 0), { spend })).toEqual(refused('not-a-number'));
    }
    expect(record1(request(2, 0), { click: 1.5 })).toEqual(refused('not-a-number'));
    expect(record1(request(2, 0), {})).toEqual(refused('not-a-number'));
    expect(record1(request(2, 0), { spend: 1, toString: 1 })).toEqual(refused('unknown-metric'));
    expect(recorder.recordOutcome(request(2, 0), { actual: 1 })).toEqual(refused('unknown-metric'));
    expect(record1(undefined, { spend: 1 })).toEqual(refused('unknown-request'));
    expect(record1(request(2, 0, { testId: 'other' }), { spend: 1 })).toEqual(refused('unknown-request'));
    for (const arm of [2, -1, Number.NaN]) expect(record1(request(2, arm), { spend: 1 })).toEqual(refused('unknown-request'));
    expect(record1(request(2, 0, { enrolled: false }), { spend: 1 })).toEqual(refused('not-enrolled'));
    expect(record1(request(2, 0, { version: 0 }), { spend: 1 })).toEqual(refused('not-enrolled'));
    clock.time += 86_400_001;
    expect(record1(request(2, 0), { spend: 1 })).toEqual(refused('late'));
    recorder.follow({ ...record, status: 'completed' });
    expect(record1(request(2, 0), { spend: 1 })).toEqual(refused('completed'));
    recorder.expose(request(3, 0));
    const { rejected, ...after } = await recorder.totals();
    expect(after).toEqual({ ...before, rejected: undefined, lastAt: after.lastAt });
    expect(rejected).toEqual({
      'unknown-request': 5,
      duplicate: 1,
      'not-a-number': 9,
      completed: 1,
      late: 1,
      unmatched: 0,
      'not-enrolled': 2,
      'unknown-metric': 2,
      overloaded: 0,
    });
  });

  test('is a draft, whose requests are forged', () => {
    const { recorder, record } = open();
    const draft = openRecorder(new MemoryStateStore(handClock()), { ...record, status: 'draft' });
    expect(draft.recordOutcome(request(1, 0), { metrics: { spend: 1 } })).toEqual(refused('unknown-request'));
    draft.follow(record);
    expect(draft.recordOutcome(request(1, 0), { metrics: { spend: 1 } })).toEqual({ accepted: true });
    expect(recorder.recordOutcome(request(1, 0), { metrics: { spend: 1 } })).toEqual({ accepted: true });
  });

  test('is no clock that goes back', async () => {
    const { recorder, clock } = open();
    clock.time -= 1e9;
    expect(recorder.recordOutcome(request(1, 0), { metrics: { spend: 2 } })).toEqual({ accepted: true });
    recorder.expose(request(2, 0, { timestamp: -5 }));
    await recorder.flush();
    expect((await recorder.totals()).arms[0]).toMatchObject({ units: 2, metrics: { spend: { n: 1, mean: 2 } } });
  });

  test('are units of versions that a newer definition leaves out', async () => {
    const { recorder, record } = open();
    recorder.recordOutcome(request(1, 0), { metrics: { spend: 1 } });
    await recorder.flush();
    recorder.follow({ ...record, definition: { ...record.definition, version: 2, minVersion: 2 } });
    recorder.recordOutcome(request(2, 0, { version: 2 }), { metrics: { spend: 5 } });
    expect(recorder.recordOutcome(request(3, 0), { metrics: { spend: 1 } })).toEqual(refused('not-enrolled'));
    await recorder.flush();
    expect(await recorder.totals()).toMatchObject({
      replicas: 1,
      arms: [{ units: 1, metrics: { spend: { n: 1, mean: 5 } } }, { units: 0 }],
    });
  });
});

test('Answers are counted by arm with their latencies, failures and fallbacks', async () => {
  const { recorder } = open({ unit: 'request' });
  for (const latencyMs of [10, 20, 30]) recorder.recordPrediction(request(1, 1), { prediction: 'x', latencyMs });
  recorder.recordPrediction(request(1, 1), { error: true, fallback: true });
  expect(recorder.recordPrediction(request(1, 1), { latencyMs: -1 })).toEqual(refused('not-a-number'));
  expect(recorder.recordPrediction(request(1, 1, { enrolled: false }), { latencyMs: 1 })).toEqual(refused('not-enrolled'));
  const { arms } = await recorder.totals();
  expect(arms[1]).toMatchObject({
    predictions: 4,
    errors: 1,
    fallbacks: 1,
    latency: { n: 3, mean: 20, m2: 200, sketch: { min: 10, max: 30 } },
  });
});
