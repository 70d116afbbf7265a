import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreError } from '../../../../../src/core/errors/store-error.js';
import type { TestRecorder } from '../../../../../src/features/ab-testing/recording/test-recorder.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { type Failure, failingStore } from './failing-store.js';
import { handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';
import { expectTotals, type ModelEvent } from './unit-model.js';

const record = runningTest({
  metric: metric('mean'),
  metrics: [metric('last', { perUnit: 'last' }), metric('rate', { kind: 'ratio', perUnit: 'sum' })],
});

/** Records outcomes of random units, and what they should give. */
function recordSome(recorder: TestRecorder, clock: { time: number }, units: readonly number[]): ModelEvent[] {
  return units.map((unit, value) => {
    clock.time += 16;
    const reference = request(unit, unit % 2, { timestamp: clock.time });
    recorder.recordOutcome(reference, { metrics: { mean: value, last: value, rate: { numerator: value, denominator: 1 } } });
    return { unit, arm: unit % 2, period: 1, time: clock.time, value };
  });
}

const units = fc.array(fc.nat(30), { minLength: 1, maxLength: 12, size: 'max' });
const failures = fc.infiniteStream(fc.constantFrom<Failure[]>(undefined, undefined, undefined, undefined, 'before', 'after'));

describe('flush', () => {
  test('loses and doubles nothing when calls of the store fail, before or after they took effect', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(units, { minLength: 10, maxLength: 40, size: 'max' }), failures, async (rounds, stream) => {
        const clock = handClock();
        const store = new MemoryStateStore(clock);
        let isFailing = true;
        const { state } = failingStore(store, () => (isFailing ? (stream.next().value as Failure) : undefined));
        const recorder = openRecorder(state, record, { clock, maxUnitsInMemory: 8 });
        const events: ModelEvent[] = [];
        for (const round of rounds) {
          events.push(...recordSome(recorder, clock, round));
          clock.time += 20_000;
          await recorder.flush().catch((error: unknown) => expect(error).toBeInstanceOf(StoreError));
          await setImmediate();
        }
        isFailing = false;
        expectTotals(await recorder.totals(), events);
        await recorder.flush();
        expectTotals(await openRecorder(store, record).totals(), events);
        await recorder.close();
        expectTotals(await openRecorder(store, record).totals(), events);
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  test('that is killed at any call leaves the last completed one readable, and is itself there completely or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(units, { minLength: 2, maxLength: 20, size: 'max' }), units, fc.nat(8), async (rounds, lost, survived) => {
        const clock = handClock();
        const store = new MemoryStateStore(clock);
        let calls = Number.POSITIVE_INFINITY;
        const { state } = failingStore(store, () => (calls-- > 0 ? undefined : 'before'));
        const recorder = openRecorder(state, record, { clock, maxUnitsInMemory: 8 });
        const events: ModelEvent[] = [];
        for (const round of rounds) {
          events.push(...recordSome(recorder, clock, round));
          clock.time += 20_000;
          await recorder.flush();
          for (let turn = 0; turn < 3; turn++) await setImmediate();
        }
        const last = recordSome(recorder, clock, lost);
        calls = survived;
        const isCommitted = await recorder.flush().then(
          () => true,
          () => false,
        );
        const totals = await openRecorder(store, record).totals();
        const decisions = isCommitted ? [...events, ...last] : events;
        expectTotals(totals, decisions);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test('writes nothing when nothing was recorded', async () => {
    const failing = failingStore(new MemoryStateStore(handClock()), () => undefined);
    const recorder = openRecorder(failing.state, record);
    await recorder.flush();
    expect(failing.writes).toBe(0);
    recordSome(recorder, handClock(), [1, 2]);
    await recorder.flush();
    const { writes } = failing;
    expect(writes).toBe(2);
    await recorder.flush();
    recorder.expose(request(1, 1));
    expect(failing.writes).toBe(writes);
  });

  test('is shared by calls at the same time, and done again for what was recorded meanwhile', async () => {
    const clock = handClock();
    let during = (): void => {};
    const failing = failingStore(new MemoryStateStore(clock), () => {
      during();
      return undefined;
    });
    const recorder = openRecorder(failing.state, record, { clock });
    const events = recordSome(recorder, clock, [1, 2]);
    await Promise.all([recorder.flush(), recorder.flush(), recorder.flush()]);
    expect(failing.writes).toBe(2);
    events.push(...recordSome(recorder, clock, [3]));
    const later: Promise<void>[] = [];
    during = () => {
      during = () => {};
      events.push(...recordSome(recorder, clock, [4]));
      later.push(recorder.flush(), recorder.flush());
    };
    await recorder.flush();
    await Promise.all(later);
    expect(failing.writes).toBe(6);
    expectTotals(await openRecorder(failing.state, record).totals(), events);
  });

  test('ends for a caller whose time is over, and goes on', async () => {
    const recorder = openRecorder(new MemoryStateStore(handClock()), record);
    recordSome(recorder, handClock(), [1, 2]);
    await expect(recorder.flush({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    await recorder.flush();
    expect((await recorder.totals()).arms.map(({ units: count }) => count)).toEqual([1, 1]);
  });

  test('writes all units again when the store lost them', async () => {
    const clock = handClock();
    const store = new MemoryStateStore(clock);
    const recorder = openRecorder(store, record, { clock });
    const events = recordSome(recorder, clock, [1, 2, 3]);
    await recorder.flush();
    for (const { key } of await store.list('ab/')) await store.delete(key);
    events.push(...recordSome(recorder, clock, [4]));
    await recorder.flush();
    expectTotals(await openRecorder(store, record).totals(), events);
  });
});

test('The number of stored keys stays small, and close removes what nothing refers to', async () => {
  const clock = handClock();
  const store = new MemoryStateStore(clock);
  const recorder = openRecorder(store, record, { clock, maxUnitsInMemory: 50 });
  const events: ModelEvent[] = [];
  for (let round = 0; round < 120; round++) {
    events.push(...recordSome(recorder, clock, [3 * round, 3 * round + 1, 3 * round + 2, round]));
    await recorder.flush();
    for (let turn = 0; turn < 4; turn++) await setImmediate();
    clock.time += 30_000;
  }
  expect((await store.list('ab/')).length).toBeLessThan(30);
  await recorder.close();
  expect((await store.list('ab/')).length).toBeLessThan(20);
  expectTotals(await openRecorder(store, record).totals(), events);
});
