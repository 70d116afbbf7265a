import { scaledErfc } from './erfc.js';
import { deviance } from './saddle-point.js';
import { fromLower, fromUpper, type Tails } from './tails.js';

/** Taylor coefficients of Temme's C0 and C1 (1979). */
const FIRST = [-1 / 3, 1 / 12, -2 / 135, 1 / 864, 1 / 2835, -139 / 777600];
const SECOND = [-1 / 540, -1 / 288, 1 / 378];

/**
 * The regularised incomplete gamma functions of a shape above a million, where series and fraction get long: Temme's uniform expansion,
 * a normal tail with corrections that are below 1e-14 from the third on.
 */
export function uniformGamma(a: number, x: number): Tails {
  const exponent = deviance(a, x);
  const eta = Math.sign(x - a) * Math.sqrt((2 * exponent) / a);
  const correction = (polynomial(FIRST, eta) + polynomial(SECOND, eta) / a) / Math.sqrt(2 * Math.PI * a);
  const tail = (sign: 1 | -1): number => Math.exp(-exponent) * (0.5 * scaledErfc(Math.sqrt(exponent)) + sign * correction);
  return x > a ? fromUpper(tail(1)) : fromLower(tail(-1));
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
