import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Alternative, confidenceSequence, orThrow, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly confidence: number;
  readonly expectedUnits: number;
  readonly n: number;
  readonly z: number;
  readonly alternative: Alternative;
  readonly rho: string;
  readonly halfWidth: string;
  /** null where a one-sided estimate points the other way. */
  readonly logEValue: string | null;
  readonly pValue: string;
}

const looks = fc.record({
  estimate: fc.double({ min: -5, max: 5, noNaN: true }),
  standardError: fc.double({ min: 0.01, max: 3, noNaN: true }),
  n: fc.integer({ min: 2, max: 10_000_000 }),
  confidence: fc.double({ min: 0.6, max: 0.9999, noNaN: true }),
});

describe('confidenceSequence', () => {
  test('has the values of the equations over a wide grid, also where e to the evidence is no number', () => {
    for (const golden of goldenCases<Golden>('sequential', 'confidenceSequence')) {
      const look = orThrow(confidenceSequence({ ...golden, estimate: golden.z, standardError: 1 }));
      expectNear(look.rho, Number(golden.rho), 1e-12);
      if (golden.alternative !== 'less') expectNear(golden.z - look.lower, Number(golden.halfWidth), 1e-12);
      if (golden.alternative !== 'greater') expectNear(look.upper - golden.z, Number(golden.halfWidth), 1e-12);
      if (golden.logEValue === null) expect(look.logEValue).toBe(Number.NEGATIVE_INFINITY);
      else expect(Math.abs(look.logEValue - Number(golden.logEValue))).toBeLessThan(1e-12 * (1 + Math.abs(look.logEValue)));
      expectNear(look.pValue, Number(golden.pValue), 1e-10);
    }
  });

  test('is 3.0614772188674166 standard errors wide to each side at 10,000 units, when tuned for 5,000', () => {
    const { upper, rho } = orThrow(confidenceSequence({ estimate: 0, standardError: 1, n: 10_000 }));
    expectNear(upper, 3.0614772188674166, 1e-14);
    expectNear(rho, 0.03984006677137368, 1e-14);
  });

  test('leaves out 0 exactly when its p-value is below the error rate', () => {
    fc.assert(
      fc.property(looks, fc.constantFrom<Alternative>('two-sided', 'greater', 'less'), (look, alternative) => {
        const { lower, upper, pValue } = orThrow(confidenceSequence({ ...look, alternative }));
        const distance = Math.min(Math.abs(lower), Math.abs(upper)) / look.standardError;
        fc.pre(distance > 1e-9);
        expect(pValue < 1 - look.confidence).toBe(lower > 0 || upper < 0);
      }),
      seeded,
    );
  });

  test('of one side looks at its mirror image when the sign turns', () => {
    fc.assert(
      fc.property(looks, (look) => {
        const up = orThrow(confidenceSequence({ ...look, alternative: 'greater' }));
        const down = orThrow(confidenceSequence({ ...look, estimate: -look.estimate, alternative: 'less' }));
        expect(down.pValue).toBe(up.pValue);
        expect(down.upper).toBe(-up.lower);
        expect([up.upper, down.lower]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      }),
      seeded,
    );
  });

  test('is wider than the interval of one look, and least so about the expected number of units', () => {
    const widthAt = (n: number): number => orThrow(confidenceSequence({ estimate: 0, standardError: 1, n, expectedUnits: 20_000 })).upper;
    expect(widthAt(20_000)).toBeGreaterThan(1.96);
    expect(widthAt(20_000)).toBeLessThan(widthAt(1000));
    expect(widthAt(20_000)).toBeLessThan(widthAt(2_000_000));
  });

  test('does not answer before the units vary', () => {
    const look = { estimate: 0, standardError: 0, n: 100 };
    expect(confidenceSequence(look)).toMatchObject({ status: 'not-computable' });
    expect(confidenceSequence({ ...look, standardError: 1, n: 1 })).toMatchObject({ status: 'not-computable' });
  });

  test.each([
    { estimate: Number.NaN },
    { standardError: -1 },
    { n: -1 },
    { confidence: 1 },
    { expectedUnits: 0 },
    { alternative: 'both' as Alternative },
    { alternative: 'less' as Alternative, confidence: 0.4 },
  ])('refuses %o', (wrong) => {
    expect(() => confidenceSequence({ estimate: 1, standardError: 1, n: 100, ...wrong })).toThrow(StatisticsError);
  });
});
