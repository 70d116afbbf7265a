import { describe, expect, test } from 'vitest';
import { erf, erfc, scaledErfc } from '../../../../../src/domain/stats/kernel/erfc.js';
import { incompleteBeta } from '../../../../../src/domain/stats/kernel/incomplete-beta.js';
import { incompleteGamma } from '../../../../../src/domain/stats/kernel/incomplete-gamma.js';
import { logBeta, logGamma } from '../../../../../src/domain/stats/kernel/log-gamma.js';
import { millsRatio, normalLogSf, normalPdf, normalSf } from '../../../../../src/domain/stats/kernel/standard-normal.js';
import { uniformGamma } from '../../../../../src/domain/stats/kernel/uniform-gamma.js';
import { near } from '../../../../support/stats/golden-distributions.js';

// Truth by mpmath.
describe('log gamma', () => {
  test.each([
    [1e-300, 690.7755278982137],
    [0.001, 6.907178885383854],
    [0.5, 0.5723649429247001],
    [1, 0],
    [2, 0],
    [1.0000001, -5.772155829918507e-8],
    [1.9999999, -4.22784303098613e-8],
    [3.7, 1.4280723266653883],
    [9.99, 12.77931521435019],
    [100, 359.1342053695754],
    [1e10, 220258509288.81058],
  ])('of %d is right to 14 digits, also beside its zeros', (x, truth) => near(logGamma(x), truth, 1e-14, `logGamma(${x})`));

  test('makes the beta function of whole numbers a fraction', () => expect(Math.exp(logBeta(3, 4))).toBeCloseTo(1 / 60, 15));
});

describe('the error function', () => {
  test('and its complement sum to one', () => {
    for (const x of [-3, -0.5, -0.1, 0, 1e-9, 0.3, 0.5, 1, 4]) expect(erf(x) + erfc(x)).toBeCloseTo(1, 15);
  });

  test('has far tails', () => {
    near(erfc(10), 2.088487583762545e-45, 1e-14, 'erfc(10)');
    near(erfc(26), 5.663192408856143e-296, 1e-14, 'erfc(26)');
    near(erf(1e-10), 1.1283791670955126e-10, 1e-15, 'erf(1e-10)');
    near(scaledErfc(1e6), 5.641895835474742e-7, 1e-14, 'scaledErfc(1e6)');
  });
});

describe('the standard normal distribution', () => {
  test('has a logarithm of the tail where the tail is too small for a double', () => {
    near(normalLogSf(50), -1254.83136113942, 1e-14, 'normalLogSf(50)');
    near(normalLogSf(-3), Math.log1p(-normalSf(3)), 1e-14, 'normalLogSf(-3)');
    expect(normalLogSf(Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("has Mills' ratio between its known bounds", () => {
    for (const z of [0.5, 2, 10, 40]) {
      expect(millsRatio(z)).toBeGreaterThan(z / (1 + z * z));
      expect(millsRatio(z)).toBeLessThan(1 / z);
    }
    near(millsRatio(2), normalSf(2) / normalPdf(2), 1e-14, 'millsRatio(2)');
  });
});

describe('incomplete functions', () => {
  test('take the complement of x where a subtraction would lose it', () => {
    // I_y(1, 1) = y.
    near(incompleteBeta(1, 1, 1, 1e-40).upper, 1e-40, 1e-14, 'I(1, 1)');
    expect(incompleteBeta(2, 3, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteBeta(2, 3, 1)).toEqual({ lower: 1, upper: 0 });
  });

  test('keep a small upper gamma tail of a small shape', () => {
    near(incompleteGamma(1e-10, 1e-5).upper, 1.0935719794146443e-9, 1e-14, 'Q(1e-10, 1e-5)');
  });

  test('the uniform expansion of huge shapes meets the series and the fraction', () => {
    for (const k of [-30, -6, -1, 0, 0.001, 1, 6, 30]) {
      const [a, x] = [9e5, 9e5 + k * Math.sqrt(9e5)];
      near(uniformGamma(a, x).lower, incompleteGamma(a, x).lower, 1e-13, `P at ${k} sd`);
      near(uniformGamma(a, x).upper, incompleteGamma(a, x).upper, 1e-13, `Q at ${k} sd`);
    }
  });
});
