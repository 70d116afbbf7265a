import { checkPositive } from '../arguments/check-number.js';
import { incompleteGamma } from '../kernel/incomplete-gamma.js';
import { logGamma } from '../kernel/log-gamma.js';
import { poissonTerm } from '../kernel/saddle-point.js';
import { solveQuantile } from '../kernel/solve-quantile.js';
import { normalQuantile } from '../kernel/standard-normal.js';
import type { Distribution } from './distribution.js';
import { fromTails } from './from-tails.js';

/**
 * The gamma distribution with density proportional to x^(shape − 1) e^(−x / scale).
 *
 * @param shape - Above 0.
 * @param scale - Above 0. @default 1
 * @throws StatisticsError when a parameter is not above 0.
 *
 * @example
 * ```ts
 * import { gamma } from 'mlflow-ops/stats';
 * gamma(1, 2).sf(2).toFixed(6); // => '0.367879'
 * ```
 */
export function gamma(shape: number, scale = 1): Distribution {
  checkPositive('shape', shape);
  checkPositive('scale', scale);
  return fromTails({
    from: 0,
    to: Number.POSITIVE_INFINITY,
    density: (x) => standardDensity(shape, x / scale) / scale,
    tails: (x) => incompleteGamma(shape, x / scale),
    solve: (probability, tail) => {
      const at = (u: number) => {
        const x = Math.exp(u);
        return { value: incompleteGamma(shape, x)[tail], density: shape * poissonTerm(shape, x) };
      };
      const start = guess(shape, probability, tail);
      return scale * Math.exp(solveQuantile(at, tail === 'upper', probability, start, 1 / Math.sqrt(shape)));
    },
  });
}

function standardDensity(shape: number, x: number): number {
  if (x > 0) {
    const term = poissonTerm(shape, x);
    return term === 0 ? 0 : (shape / x) * term;
  }
  if (shape === 1) return 1;
  return shape < 1 ? Number.POSITIVE_INFINITY : 0;
}

/** The logarithm of the quantile, about: Wilson and Hilferty's cube, or the first term of the series in the left tail. */
function guess(shape: number, probability: number, tail: 'lower' | 'upper'): number {
  const z = tail === 'lower' ? normalQuantile(probability) : -normalQuantile(probability);
  const cubeRoot = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  if (cubeRoot > 0.3) return Math.log(shape) + 3 * Math.log(cubeRoot);
  const logProbability = tail === 'lower' ? Math.log(probability) : Math.log1p(-probability);
  return (logProbability + logGamma(shape + 1)) / shape;
}
