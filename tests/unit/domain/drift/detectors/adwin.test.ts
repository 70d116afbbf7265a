import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { Adwin } from '../../../../../src/drift.js';
import { Moments } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Buckets {
  readonly totals: readonly (readonly number[])[];
}

const bucketsOf = (detector: Adwin): readonly (readonly number[])[] => (detector.toJSON()['state'] as Buckets).totals;

describe('Adwin', () => {
  test('has the width, mean and variance of all values of its window', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 7 }), (window, maxBuckets) => {
        const detector = new Adwin({ clock: 1000, maxBuckets });
        for (const value of window) detector.update(value);
        const moments = Moments.from(window);
        expect(detector.width).toBe(window.length);
        expectNear(detector.mean + 1, moments.mean + 1, 1e-14);
        expectNear(detector.variance + 1, moments.m2 / moments.n + 1, 1e-14);
      }),
      seeded,
    );
  });

  test('is empty without values', () => {
    const { width, mean, variance } = new Adwin();
    expect([width, mean, variance]).toEqual([0, 0, 0]);
  });

  test('keeps buckets of neighbouring values: the newest singly, older ones in powers of two', () => {
    const detector = new Adwin({ clock: 1000, maxBuckets: 2 });
    for (let value = 1; value <= 12; value++) detector.update(value);
    expect(bucketsOf(detector)).toEqual([[11, 12], [9 + 10], [1 + 2 + 3 + 4, 5 + 6 + 7 + 8]]);
  });

  test('keeps some thousand values in some dozens of buckets', () => {
    const detector = new Adwin();
    const random = seededRandom(1);
    for (let index = 0; index < 100_000; index++) detector.update(random.next());
    expect(detector.width).toBe(100_000);
    expect(bucketsOf(detector).flat().length).toBeLessThan(80);
  });

  test('keeps of its window the newest part after a change, and forgets that too with the next value', () => {
    const detector = new Adwin();
    for (let index = 0; index < 1024; index++) detector.update(0.1);
    while (!detector.driftDetected) detector.update(0.9);
    expect(detector.width).toBeLessThan(128);
    expect(detector.mean).toBeGreaterThan(0.4);
    detector.update(0.9);
    expect([detector.width, detector.mean, detector.samples]).toEqual([1, 0.9, 1]);
  });

  test('finds a change sooner the more often it looks', () => {
    const delay = (clock: number): number => {
      const detector = new Adwin({ clock });
      for (let index = 0; index < 1024; index++) detector.update(index % 2);
      let values = 0;
      while (!detector.driftDetected) detector.update(2 + (values++ % 2));
      return values;
    };
    expect(delay(1)).toBeLessThan(delay(32));
    expect(delay(32)).toBe(32);
  });
});
