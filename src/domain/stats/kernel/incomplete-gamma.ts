import { logGammaOnePlus } from './log-gamma.js';
import { poissonTerm } from './saddle-point.js';
import { fromLower, fromUpper, type Tails } from './tails.js';
import { uniformGamma } from './uniform-gamma.js';

const EPSILON = 2 ** -53;
const TINY = 1e-300;

/**
 * The regularised incomplete gamma functions: `lower` is P(a, x), `upper` is Q(a, x).
 *
 * @param a - Above 0.
 * @param x - At least 0.
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (x <= 0) return fromLower(0);
  if (x === Number.POSITIVE_INFINITY) return fromUpper(0);
  if (a > 1e6) return uniformGamma(a, x);
  if (x >= a + 1) return fromUpper(upperByFraction(a, x));
  return a < 0.5 ? smallShape(a, x) : fromLower(lowerBySeries(a, x));
}

function lowerBySeries(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return poissonTerm(a, x) * sum;
}

/** For a < ½ the upper tail can be small although x is: 1 − x^a / Γ(a + 1) and the rest of the series, each without cancellation. */
function smallShape(a: number, x: number): Tails {
  const exponent = a * Math.log(x) - logGammaOnePlus(a);
  let sum = 0;
  let power = 1;
  for (let n = 1; Math.abs(power) > EPSILON * 1e-3; n++) {
    power *= -x / n;
    sum += (power * a) / (a + n);
  }
  const factor = Math.exp(exponent);
  return { lower: factor * (1 + sum), upper: -Math.expm1(exponent) - factor * sum };
}

/** Legendre's continued fraction by Lentz's method. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b || TINY);
    c = b + numerator / c || TINY;
    const step = c * d;
    h *= step;
    if (!(Math.abs(step - 1) > 2 * EPSILON)) return a * poissonTerm(a, x) * h;
  }
}
