import { describe, expect, test } from 'vitest';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';

const squared = metric('mse', { kind: 'error', loss: 'squared', higherIsBetter: false });

function open(given: Partial<TestDefinition> = {}) {
  const clock = handClock();
  const state = new MemoryStateStore(clock);
  const record = runningTest({ unit: 'request', metric: squared, ...given });
  const another = () => openRecorder(state, record, { clock });
  return { clock, state, another, recorder: another() };
}

const taken = { accepted: true };
const refused = (reason: string) => ({ accepted: false, reason });

describe('a prediction and what came true', () => {
  test('make the loss of every error metric, whether they come together or one after the other', async () => {
    const absolute = metric('mae', { kind: 'error', loss: 'absolute' });
    const { recorder } = open({ metrics: [absolute] });
    const requests = [request(1, 0), request(2, 0), request(3, 0)] as const;
    recorder.recordPrediction(requests[0], { prediction: 4 });
    expect(recorder.recordOutcome(requests[0], { actual: 1 })).toEqual(taken);
    recorder.recordPrediction(requests[1], { prediction: 4, actual: 5 });
    recorder.recordOutcome(requests[2], { prediction: 4, actual: 2 });
    const { arms } = await recorder.totals();
    expect(arms[0]).toMatchObject({ predictions: 2, metrics: { mse: { n: 3, mean: 14 / 3 }, mae: { n: 3, mean: 2 } } });
  });

  test.each([
    ['logLoss', 0.8, 1, -Math.log(0.8)],
    ['logLoss', 0.8, false, -Math.log(1 - 0.8)],
    ['logLoss', 0, 1, -Math.log(1e-15)],
    ['zeroOne', 'cat', 'cat', 0],
    ['zeroOne', 'cat', 'dog', 1],
    ['zeroOne', true, 1, 0],
  ] as const)('have the %s of %s and %s', async (loss, prediction, actual, expected) => {
    const { recorder } = open({ metric: { ...squared, loss } });
    recorder.recordOutcome(request(1, 0), { prediction, actual });
    expect((await recorder.totals()).arms[0]?.metrics['mse']?.mean).toBeCloseTo(expected, 12);
  });

  test.each([
    ['logLoss', 1.5, 1],
    ['logLoss', 0.5, 2],
    ['squared', 'cat', 1],
    ['squared', 1, Number.NaN],
    ['squared', 1e200, 1],
    ['squared', {}, 1],
    ['zeroOne', 'x'.repeat(1000), 'x'],
  ] as const)('without a %s are refused (%s, %s), and the prediction is kept', async (loss, prediction, actual) => {
    const { recorder } = open({ metric: { ...squared, loss } });
    expect(recorder.recordOutcome(request(1, 0), { prediction, actual })).toEqual(refused('not-a-number'));
    expect((await recorder.totals()).arms[0]?.metrics['mse']).toBeUndefined();
  });

  test('are counted once: a retry is a duplicate', async () => {
    const { recorder } = open();
    const one = request(1, 0);
    recorder.recordPrediction(one, { prediction: 3 });
    expect(recorder.recordPrediction(one, { prediction: 3 })).toEqual(refused('duplicate'));
    expect(recorder.recordOutcome(one, { actual: Number.NaN })).toEqual(refused('not-a-number'));
    recorder.recordOutcome(one, { actual: 1 });
    expect(recorder.recordOutcome(one, { actual: 1 })).toEqual(refused('duplicate'));
    expect(recorder.recordPrediction(one, { prediction: 3, actual: 1 })).toEqual(refused('duplicate'));
    expect(await recorder.totals()).toMatchObject({
      arms: [{ predictions: 1, metrics: { mse: { n: 1, mean: 4 } } }, {}],
      rejected: { duplicate: 3 },
    });
  });

  test('meet at the next flush when the actual value comes first', async () => {
    const { recorder } = open();
    const one = request(1, 0);
    expect(recorder.recordOutcome(one, { actual: 1 })).toEqual(taken);
    expect(recorder.recordOutcome(one, { actual: 1 })).toEqual(refused('duplicate'));
    await recorder.flush();
    expect(recorder.recordPrediction(one, { prediction: 3 })).toEqual(taken);
    await recorder.flush();
    expect(await recorder.totals()).toMatchObject({
      arms: [{ metrics: { mse: { n: 1, mean: 4 } } }, {}],
      rejected: { unmatched: 0, duplicate: 1 },
    });
  });

  test('meet on another replica, also when that one is asked before the prediction was stored', async () => {
    const { recorder, another } = open();
    const other = another();
    const [early, late] = [request(1, 0), request(2, 1)] as const;
    recorder.recordPrediction(early, { prediction: 3 });
    recorder.recordPrediction(late, { prediction: 3 });
    expect(other.recordOutcome(late, { actual: 2 })).toEqual(taken);
    await other.flush();
    await recorder.flush();
    expect(other.recordOutcome(early, { actual: 1 })).toEqual(taken);
    await other.flush();
    const totals = await recorder.totals();
    expect(totals).toMatchObject({
      rejected: { unmatched: 0 },
      arms: [{ metrics: { mse: { mean: 4 } } }, { metrics: { mse: { mean: 1 } } }],
    });
  });

  test('meet after a restart, for as long as outcomes are waited for', async () => {
    const { recorder, another, clock } = open({ outcomeWindowMs: 60_000 });
    const [one, two] = [request(1, 0), request(2, 0)];
    recorder.recordPrediction(one, { prediction: 3 });
    recorder.recordPrediction(two, { prediction: 3 });
    await recorder.flush();
    const next = another();
    clock.time += 50_000;
    next.recordOutcome(one as never, { actual: 1 });
    await next.flush();
    expect((await next.totals()).arms[0]?.metrics['mse']).toEqual({ n: 1, mean: 4, m2: 0 });
    clock.time += 20_000;
    expect(next.recordOutcome(two as never, { actual: 1 })).toEqual(refused('late'));
  });
});

test('An actual value whose prediction nobody has is unmatched after ten seconds, also when its process is gone by then', async () => {
  const { recorder, another, clock } = open();
  recorder.recordOutcome(request(1, 0), { actual: 1 });
  recorder.recordOutcome(request(2, 0, { process: 'elsewhere' }), { actual: 1 });
  await recorder.flush();
  expect((await recorder.totals()).rejected.unmatched).toBe(0);
  expect((await another().totals()).rejected.unmatched).toBe(2);
  clock.time += 10_000;
  await recorder.flush();
  expect((await recorder.totals()).rejected.unmatched).toBe(2);
  expect((await another().totals()).rejected.unmatched).toBe(2);
});

test('Predictions leave the store when all of their stretch are answered', async () => {
  const { recorder, state } = open();
  const requests = [1, 2, 3].map((unit) => request(unit, 0, { sequence: 5000 + unit }));
  for (const reference of requests) recorder.recordPrediction(reference, { prediction: 1 });
  await recorder.flush();
  expect(await state.list('ab/recorded/checkout/predictions/')).toHaveLength(1);
  for (const reference of requests) recorder.recordOutcome(reference, { actual: 1 });
  await recorder.flush();
  expect(await state.list('ab/recorded/checkout/predictions/')).toHaveLength(0);
});
