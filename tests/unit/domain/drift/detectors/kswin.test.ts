import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { smirnovSteps } from '../../../../../src/domain/drift/detectors/smirnov-steps.js';
import { exactKs } from '../../../../../src/domain/drift/kolmogorov/exact-ks.js';
import { Kswin } from '../../../../../src/drift.js';
import { Moments, orThrow, sampleNormal, twoProportionTest, welchTTest } from '../../../../../src/stats.js';
import { readRiverDetectors } from '../../../../support/drift/river-detectors.js';
import { expectNear } from '../../../../support/stats/expect-near.js';

const golden = readRiverDetectors();
const random = seededRandom(11);

/** Distance of the detector's last test, in values. */
const stepsOf = (detector: Kswin): number => (detector.toJSON()['state'] as { steps: number }).steps;

test('distance and p-value of two samples are SciPy’s, with and without ties', () => {
  for (const { a, b, d, p } of golden.ks) {
    const steps = smirnovSteps(Float64Array.from(a).sort(), Float64Array.from(b).sort());
    expectNear(steps / a.length, d, 1e-15);
    expectNear(exactKs(a.length, b.length, steps), p, 1e-12);
  }
});

describe('Kswin', () => {
  test('has the p-value of the two halves of its window when it compares all of it', () => {
    const detector = new Kswin({ windowSize: 40, statSize: 20, alpha: 1e-9 });
    const values = Array.from({ length: 200 }, () => sampleNormal(random));
    for (const [index, value] of values.entries()) {
      const window = Float64Array.from(values.slice(Math.max(0, index - 39), index + 1));
      const steps = smirnovSteps(window.slice(0, 20).sort(), window.slice(20).sort());
      expect(detector.update(value).pValue).toBe(window.length < 40 ? 1 : exactKs(20, 20, steps));
    }
  });

  test('detects exactly when the p-value is small enough and the distance is above 0.1', () => {
    const detector = new Kswin({ windowSize: 1000, statSize: 400, alpha: 0.05 });
    const seen = { quiet: 0, smallDistance: 0, drift: 0, wrong: 0 };
    for (let index = 0; index < 20_000; index++) {
      const { pValue, driftDetected } = detector.update(sampleNormal(random));
      const expected = pValue > 0.05 ? 'quiet' : stepsOf(detector) / 400 > 0.1 ? 'drift' : 'smallDistance';
      seen[driftDetected === (expected === 'drift') ? expected : 'wrong']++;
    }
    expect(seen.wrong).toBe(0);
    expect(Math.min(seen.quiet, seen.smallDistance, seen.drift)).toBeGreaterThan(0);
  });

  test('draws by its seed alone', () => {
    const pValues = (seed: number): number[] => {
      const detector = new Kswin({ seed });
      return Array.from({ length: 300 }, (_, index) => detector.update(Math.sin(index * index)).pValue);
    };
    expect(pValues(1)).toEqual(pValues(1));
    expect(pValues(1)).not.toEqual(pValues(2));
  });

  test('has as many false alarms as River’s', () => {
    const detector = new Kswin({ seed: 1 });
    const values = 100_000;
    let alarms = 0;
    for (let index = 0; index < values; index++) if (detector.update(sampleNormal(random)).driftDetected) alarms++;
    const ours = { successes: alarms, trials: values };
    const theirs = { successes: golden.kswin.alarms, trials: golden.kswin.values };
    expect(orThrow(twoProportionTest(ours, theirs)).pValue).toBeGreaterThan(0.001);
  });

  test('finds a shift as soon as River’s', () => {
    const delays = new Moments();
    for (let seed = 0; seed < 300; seed++) {
      const detector = new Kswin({ alpha: 1e-4, seed });
      for (let index = 0; index < 100; index++) detector.update(sampleNormal(random));
      let delay = 0;
      for (; !detector.driftDetected; delay++) detector.update(1.5 + sampleNormal(random));
      delays.add(delay);
    }
    expect(orThrow(welchTTest(delays, Moments.from(golden.kswin.delays))).pValue).toBeGreaterThan(0.001);
  });
});
