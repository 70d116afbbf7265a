import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObservationClock } from '../../../../src/features/tracking/observation-clock.js';

const tupleOf = (key: string, step: number, value: number, timestamp: number) => `${key}|${step}|${value}|${timestamp}`;

describe('ObservationClock', () => {
  it('gives 10,000 identical observations of one millisecond 10,000 distinct timestamps', () => {
    const clock = new ObservationClock();
    const times = Array.from({ length: 10_000 }, () => clock.assign(1000, 'loss', 0, 0.5));
    expect(new Set(times).size).toBe(10_000);
    expect(times[0]).toBe(1000);
    expect(times.at(-1)).toBe(10_999);
  });

  it('leaves different observations of one millisecond at the time they were made', () => {
    const clock = new ObservationClock();
    expect([clock.assign(5, 'a', 0, 1), clock.assign(5, 'b', 0, 1), clock.assign(5, 'a', 1, 1), clock.assign(5, 'a', 0, 2)]).toEqual([
      5, 5, 5, 5,
    ]);
  });

  it('keeps every tuple distinct and never goes back, whatever the calls and however the clock jumps', () => {
    const call = fc.record({
      now: fc.integer({ min: 0, max: 30 }),
      key: fc.constantFrom('a', 'b'),
      step: fc.integer({ min: 0, max: 1 }),
      value: fc.constantFrom(0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 300 }), (calls) => {
        const clock = new ObservationClock();
        const seen = new Set<string>();
        let last = 0;
        for (const { now, key, step, value } of calls) {
          const timestamp = clock.assign(now, key, step, value);
          expect(timestamp).toBeGreaterThanOrEqual(Math.max(now, last));
          // SQL stores do not tell 0 from -0.
          const tuple = tupleOf(key, step, value + 0, timestamp);
          expect(seen.has(tuple)).toBe(false);
          seen.add(tuple);
          last = timestamp;
        }
      }),
      { seed: 20, numRuns: 500 },
    );
  });

  it('counts the value out for metrics of a model, because stores keep one per model, key, step and millisecond', () => {
    const clock = new ObservationClock();
    expect(clock.assign(7, 'auc', 0, 0.1, 'm-1')).toBe(7);
    expect(clock.assign(7, 'auc', 0, 0.2, 'm-1')).toBe(8);
    expect(clock.assign(7, 'auc', 0, 0.3, 'm-2')).toBe(8);
  });

  it('keeps clear of a timestamp that the caller chose in the same millisecond', () => {
    const clock = new ObservationClock();
    clock.note(50, 50, 'loss', 0, 1);
    expect(clock.assign(50, 'loss', 0, 1)).toBe(51);
  });

  it('is not moved by timestamps of the caller from other times', () => {
    const clock = new ObservationClock();
    clock.note(50, 9_000_000, 'loss', 0, 1);
    clock.note(50, 3, 'loss', 0, 1);
    expect(clock.assign(50, 'loss', 0, 1)).toBe(50);
  });

  it('remembers a bounded number of observations while the machine clock stands still', () => {
    const clock = new ObservationClock();
    const times = Array.from({ length: 100_000 }, (_, step) => clock.assign(1, 'loss', step, 0));
    expect(times.at(-1)).toBeLessThan(1 + 100_000 / 4096 + 1);
    expect(times.at(-1)).toBeGreaterThan(1);
  });
});
