import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armThresholds, shareThreshold } from '../../../../src/domain/routing/thresholds.js';
import golden from '../../../golden/routing.json' with { type: 'json' };

test('thresholds are those of exact fractions, from subnormal to huge weights', () => {
  expect(golden.thresholds.length).toBeGreaterThan(40);
  for (const { weights, thresholds } of golden.thresholds) expect([...armThresholds(weights)]).toEqual(thresholds);
});

test('thresholds rise to 2³², do not depend on scale, and leave an arm of weight 0 nothing', () => {
  const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      weights.filter((given) => given.some((weight) => weight > 0)),
      (given) => {
        const thresholds = [...armThresholds(given)];
        expect(thresholds.at(-1)).toBe(2 ** 32);
        given.forEach((weight, arm) => {
          const width = (thresholds[arm] ?? 0) - (thresholds[arm - 1] ?? 0);
          expect(width).toBeGreaterThanOrEqual(0);
          if (weight === 0) expect(width).toBe(0);
        });
        expect([...armThresholds(given.map((weight) => weight * 1024))]).toEqual(thresholds);
      },
    ),
    { seed: 17, numRuns: 300 },
  );
});

test('a share of 0 is above no hash and a share of 1 above every one', () => {
  expect(shareThreshold(0)).toBe(0);
  expect(shareThreshold(1)).toBe(2 ** 32);
  expect(shareThreshold(0.5)).toBe(2 ** 31);
  expect(shareThreshold(Number.MIN_VALUE)).toBe(1);
});
