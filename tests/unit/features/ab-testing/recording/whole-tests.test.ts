import { describe, expect, test } from 'vitest';
import { forgetRecordings } from '../../../../../src/features/ab-testing/recording/store/forget-recordings.js';
import type { UnitRun } from '../../../../../src/features/ab-testing/recording/store/recording-slot.js';
import { mergePlan, withMerged } from '../../../../../src/features/ab-testing/recording/units/merge-plan.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { failingStore } from './failing-store.js';
import { handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';

describe('totals', () => {
  test('of two replicas with 30,000 units each, half of them the same, count each unit once', async () => {
    const state = new MemoryStateStore(handClock());
    const record = runningTest({ metric: metric('spend', { perUnit: 'sum', covariate: 'before' }) });
    const recorders = [openRecorder(state, record), openRecorder(state, record, { maxUnitsInMemory: 5000 })] as const;
    for (const [replica, recorder] of recorders.entries()) {
      for (let index = 0; index < 30_000; index++) {
        const unit = replica * 15_000 + index;
        recorder.expose(request(unit, unit % 2), { before: unit });
        recorder.recordOutcome(request(unit, unit % 2), { metrics: { spend: unit } });
        if (index % 7000 === 0) await recorder.flush();
      }
      await recorder.flush();
    }
    for (const reader of [...recorders, openRecorder(state, record)]) {
      const { arms, periods } = await reader.totals();
      expect(arms.map(({ units, decisions }) => [units, decisions])).toEqual([
        [22_500, 30_000],
        [22_500, 30_000],
      ]);
      expect(periods).toEqual([{ period: 1, weights: [0.5, 0.5], units: [22_500, 22_500] }]);
      // Units of both replicas have twice their value: Σ of 0…44,999 plus Σ of 15,000…29,999, for each parity.
      const sums = [0, 1].map((arm) => {
        let sum = 0;
        for (let unit = arm; unit < 45_000; unit += 2) sum += unit >= 15_000 && unit < 30_000 ? 2 * unit : unit;
        return sum;
      });
      for (const [arm, sum] of sums.entries()) {
        const spend = arms[arm]?.metrics['spend'];
        expect(spend?.mean).toBeCloseTo(sum / 22_500, 6);
        expect(spend?.covariate?.mean).toBeCloseTo(22_499 + arm, 6);
      }
    }
  });

  test('of several replicas are read once while nothing changes', async () => {
    let calls = 0;
    const { state } = failingStore(new MemoryStateStore(handClock()), () => {
      calls += 1;
      return undefined;
    });
    const record = runningTest();
    const other = openRecorder(state, record);
    other.recordOutcome(request(1, 0), { metrics: { spend: 1 } });
    await other.flush();
    const reader = openRecorder(state, record);
    const first = await reader.totals();
    calls = 0;
    expect(await reader.totals()).toBe(first);
    expect(calls).toBe(1);
    reader.expose(request(2, 0));
    expect((await reader.totals()).arms[0]?.units).toBe(2);
  });

  test('of requests add up over replicas', async () => {
    const state = new MemoryStateStore(handClock());
    const record = runningTest({ unit: 'request', metric: metric('rate', { kind: 'ratio', perUnit: 'sum' }) });
    const recorders = [openRecorder(state, record), openRecorder(state, record)] as const;
    for (const [replica, recorder] of recorders.entries()) {
      const reference = request(1, 0);
      recorder.expose(reference);
      recorder.recordPrediction(reference, { latencyMs: 10 + replica });
      recorder.recordOutcome(reference, { metrics: { rate: { numerator: replica, denominator: 2 } } });
      await recorder.flush();
    }
    expect(await recorders[0].totals()).toMatchObject({
      replicas: 2,
      arms: [
        { units: 2, latency: { n: 2, mean: 10.5 }, metrics: { rate: { n: 2, mean: 0.5, m2: 0.5, denominator: { mean: 2, m2: 0, c: 0 } } } },
        {},
      ],
    });
  });
});

test('Another test with the same id, made after the first was deleted, shares nothing with it', async () => {
  const state = new MemoryStateStore(handClock());
  const record = runningTest();
  const first = openRecorder(state, record);
  first.recordOutcome(request(1, 0), { metrics: { spend: 1 } });
  await first.flush();
  const next = { ...record, createdAt: record.createdAt + 1 };
  expect((await openRecorder(state, next).totals()).arms[0]?.units).toBe(0);
  await forgetRecordings(state, 'checkout', {});
  expect(await state.list('ab/')).toEqual([]);
});

describe('runs are merged', () => {
  const run = (id: number, units: number, merged = false): UnitRun => ({ id, pages: 1, units, merged });
  const fresh = (from: number, count: number) => Array.from({ length: count }, (_, index) => run(from + index, 10));

  test('when eight new ones are there, together with older ones that are not larger', () => {
    expect(mergePlan([fresh(1, 7)])).toBeUndefined();
    const [large, small] = [run(1, 1000, true), run(2, 80, true)];
    const plan = mergePlan([[large, small, ...fresh(3, 8)]]);
    expect(plan).toEqual([[small, ...fresh(3, 8)]]);
    const merged = run(99, 160, true);
    expect(withMerged([[large, small, ...fresh(3, 8), run(50, 10)]], plan ?? [], merged)).toEqual([[large, merged, run(50, 10)]]);
  });

  test('over finished generations when four of them are new', () => {
    const generations = [[run(1, 500, true)], fresh(2, 3), fresh(5, 2), fresh(7, 1), fresh(8, 2)];
    expect(mergePlan([...generations.slice(0, 4), []])).toBeUndefined();
    const plan = mergePlan([...generations, fresh(10, 1)]);
    expect(plan).toEqual(generations.slice(1));
    expect(withMerged([...generations, fresh(10, 1)], plan ?? [], run(99, 80, true))).toEqual([
      generations[0],
      [run(99, 80, true)],
      fresh(10, 1),
    ]);
  });
});
