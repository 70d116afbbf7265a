import { productError, sumError } from './exact-product.js';
import { stirlingError } from './stirling-error.js';

// C. Loader, Fast and accurate computation of binomial probabilities, 2000: terms as Stirling errors and deviances, none of which cancel.

const EPSILON = 2 ** -55;
const TWO_PI = 2 * Math.PI;

/**
 * The deviance x log(x / m) + m − x without cancellation.
 *
 * @param mLow - What `m` lacks of its exact value.
 */
export function deviance(x: number, m: number, mLow = 0): number {
  const difference = x - m - mLow;
  const v = difference / (x + m);
  if (!(Math.abs(v) < 0.5)) return x * logRatio(x, m) - difference;
  let sum = difference * v;
  let power = 2 * x * v;
  for (let k = 3; ; k += 2) {
    power *= v * v;
    sum += power / k;
    if (!(Math.abs(power) > EPSILON * sum)) return sum;
  }
}

/** log(x / m), also where the quotient is too large or too small for a double. */
function logRatio(x: number, m: number): number {
  const ratio = x / m;
  return ratio > 0 && ratio < Number.POSITIVE_INFINITY ? Math.log(ratio) : Math.log(x) - Math.log(m);
}

/** x^a e^−x / Γ(a + 1) for a > 0 and x > 0. */
export function poissonTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(TWO_PI * a);
}

/**
 * x^a y^b / B(a, b) for positive a, b, x and y.
 *
 * @param y - 1 − x, from where it was not lost by rounding.
 */
export function betaTerm(a: number, b: number, x: number, y: number): number {
  return betaTermOf(a, b)(x, y);
}

/** {@link betaTerm} for many places, with what does not depend on the place computed once. */
export function betaTermOf(a: number, b: number): (x: number, y: number) => number {
  const n = a + b;
  const nLow = sumError(a, b);
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const factor = Math.sqrt(((a / n) * b) / TWO_PI);
  return (x, y) => {
    const devianceA = deviance(a, n * x, productError(n, x) + nLow * x);
    const devianceB = deviance(b, n * y, productError(n, y) + nLow * y);
    return factor * Math.exp(errors - devianceA - devianceB);
  };
}
