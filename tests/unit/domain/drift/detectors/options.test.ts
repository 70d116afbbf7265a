import { expect, test } from 'vitest';
import { Adwin, Ddm, EveryDetector, HddmA, Kswin, PageHinkley } from '../../../../../src/drift.js';
import { ValidationError } from '../../../../../src/index.js';

test('the defaults are River’s', () => {
  expect(new Adwin().options).toEqual({ delta: 0.002, clock: 32, maxBuckets: 5, minWindowLength: 5, gracePeriod: 10 });
  expect(new PageHinkley().options).toEqual({ minInstances: 30, delta: 0.005, threshold: 50, alpha: 0.9999, mode: 'both' });
  expect(new Ddm().options).toEqual({ warmStart: 30, warningThreshold: 2, driftThreshold: 3 });
  expect(new HddmA().options).toEqual({ driftConfidence: 0.001, warningConfidence: 0.005, twoSided: false });
  expect(new Kswin().options).toEqual({ alpha: 0.005, windowSize: 100, statSize: 30, seed: 0 });
});

test('an option that is undefined has its default', () => {
  expect(new Adwin({ delta: undefined, clock: 8 }).options).toEqual({ ...new Adwin().options, clock: 8 });
});

test.each([
  [Adwin, { delta: 0 }, 'delta'],
  [Adwin, { delta: 1 }, 'delta'],
  [Adwin, { clock: 0 }, 'clock'],
  [Adwin, { clock: 1.5 }, 'clock'],
  [Adwin, { maxBuckets: 1 }, 'maxBuckets'],
  [Adwin, { maxBuckets: 101 }, 'maxBuckets'],
  [Adwin, { minWindowLength: 0 }, 'minWindowLength'],
  [Adwin, { gracePeriod: 0 }, 'gracePeriod'],
  [Adwin, { Delta: 0.1 }, '"Delta"'],
  [Adwin, null, 'The options of Adwin'],
  [PageHinkley, { minInstances: 0 }, 'minInstances'],
  [PageHinkley, { delta: -1 }, 'delta'],
  [PageHinkley, { threshold: 0 }, 'threshold'],
  [PageHinkley, { alpha: 0 }, 'alpha'],
  [PageHinkley, { alpha: 1.1 }, 'alpha'],
  [PageHinkley, { mode: 'sideways' }, 'mode must be one of up, down, both'],
  [Ddm, { warmStart: 0 }, 'warmStart'],
  [Ddm, { warningThreshold: Number.NaN }, 'warningThreshold'],
  [Ddm, { warningThreshold: 4 }, 'driftThreshold must be a number of at least 4'],
  [HddmA, { driftConfidence: 0 }, 'driftConfidence'],
  [HddmA, { driftConfidence: 0.01 }, 'warningConfidence must be a number of at least 0.01'],
  [HddmA, { twoSided: 'yes' }, 'twoSided'],
  [Kswin, { alpha: '0.1' }, 'alpha'],
  [Kswin, { statSize: 0 }, 'statSize'],
  [Kswin, { statSize: 51 }, 'windowSize'],
  [Kswin, { windowSize: 100_001 }, 'windowSize'],
  [Kswin, { seed: -1 }, 'seed'],
  [Kswin, { seed: 2 ** 32 }, 'seed'],
  [Kswin, { statSize: 3 }, 'two samples of that size never differ with p = 0.005'],
  [EveryDetector, undefined, 'period'],
  [EveryDetector, 0, 'period'],
])('%o refuses %o', (detector, options, message) => {
  const make = () => new (detector as new (options: unknown) => unknown)(options);
  expect(make).toThrow(ValidationError);
  expect(make).toThrow(message);
});
