import { checkNumber, checkPositive } from '../arguments/check-number.js';
import { logBeta } from '../kernel/log-gamma.js';
import { solveQuantile } from '../kernel/solve-quantile.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import { studentTCentre, studentTDensity, studentTUpper } from '../kernel/student-t-tail.js';
import type { Distribution } from './distribution.js';
import { fromTails } from './from-tails.js';
import { normal } from './normal.js';

/** Above this many degrees of freedom no digit differs from the normal distribution down to 1e-300. */
const NORMAL = 1e22;

/**
 * Student's t distribution.
 *
 * @param df - Degrees of freedom, above 0, not necessarily an integer; Infinity gives the standard normal distribution.
 * @throws StatisticsError when `df` is not above 0.
 *
 * @example
 * ```ts
 * import { studentT } from 'mlflow-ops/stats';
 * studentT(10).quantile(0.975).toFixed(6); // => '2.228139'
 * ```
 */
export function studentT(df: number): Distribution {
  if (checkNumber('df', df) > NORMAL) return normal();
  checkPositive('df', df);
  return fromTails({
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    density: (x) => studentTDensity(df, x),
    tails: (x) => {
      const tail = studentTUpper(df, Math.abs(x));
      return x < 0 ? { lower: tail, upper: 1 - tail } : { lower: 1 - tail, upper: tail };
    },
    solve: (probability, tail) => {
      if (probability === 0.5) return 0;
      const t = probability < 0.25 ? fromTail(df, probability) : fromCentre(df, 0.5 - probability);
      return tail === 'upper' ? t : -t;
    },
  });
}

/** The t with P(T > t) = q for q < ¼. */
function fromTail(df: number, q: number): number {
  const at = (u: number) => ({ value: studentTUpper(df, Math.exp(u)), density: logDensity(df, u) });
  const z = normalUpperQuantile(q);
  const near = Math.log(z + (z * z * z + z) / (4 * df));
  const far = 0.5 * (Math.log(df) - (Math.log(q * df) + logBeta(df / 2, 0.5)) / (df / 2));
  return Math.exp(solveQuantile(at, true, q, z * z < df ? near : far, 0.5));
}

/** The t with P(0 < T < t) = p for p ≤ ¼: beside the median the tails do not tell values of t apart. */
function fromCentre(df: number, p: number): number {
  const at = (u: number) => ({ value: studentTCentre(df, Math.exp(u)), density: logDensity(df, u) });
  return Math.exp(solveQuantile(at, false, p, Math.log(p / studentTDensity(df, 0)), 0.5));
}

/** Density of log T at u. */
function logDensity(df: number, u: number): number {
  const t = Math.exp(u);
  return t * studentTDensity(df, t);
}
