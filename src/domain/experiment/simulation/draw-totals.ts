import type { Random } from '../../../core/random.js';
import type { Slices } from '../../../core/slices.js';
import { sampleBinomial } from '../../stats/samplers/sample-binomial.js';
import { sampleGamma } from '../../stats/samplers/sample-gamma.js';
import { sampleNormal } from '../../stats/samplers/sample-normal.js';
import { Moments } from '../../stats/summaries/moments.js';
import type { MetricTotals } from '../test-totals.js';
import { lognormal } from './draw-unit.js';
import type { ArmModel } from './metric-model.js';

/** Units between two moments at which others may have their turn. */
const unitsPerSlice = 5000;

/** The moments of n units as {@link drawUnit} would give them, drawn from their own distribution; `undefined` of no unit. */
export function* drawTotals(model: ArmModel, n: number, random: Random): Slices<MetricTotals | undefined> {
  if (n === 0) return undefined;
  const { shape, mean, standardDeviation, correlation, denominator } = model;
  switch (shape) {
    case 'binary': {
      const rate = sampleBinomial(n, mean, random) / n;
      return weighted({ n, mean: rate, m2: n * rate * (1 - rate) }, model);
    }
    case 'lognormal':
      return weighted(yield* oneByOne(model, n, random), model);
    case 'ratio': {
      const { x, y, m2X, m2Y, c } = drawPairs(n, random);
      const [slope, spread] = [mean * denominator.standardDeviation, standardDeviation];
      return {
        n,
        mean: mean * denominator.mean + slope * x + spread * y,
        m2: slope ** 2 * m2X + 2 * slope * spread * c + spread ** 2 * m2Y,
        denominator: {
          mean: denominator.mean + denominator.standardDeviation * x,
          m2: denominator.standardDeviation ** 2 * m2X,
          c: denominator.standardDeviation * (slope * m2X + spread * c),
        },
      };
    }
    case 'normal': {
      if (correlation === undefined) {
        const m2 = standardDeviation ** 2 * drawChiSquare(n - 1, random);
        return weighted({ n, mean: mean + (standardDeviation * sampleNormal(random)) / Math.sqrt(n), m2 }, model);
      }
      const { x, y, m2X, m2Y, c } = drawPairs(n, random);
      const [slope, spread] = [standardDeviation * correlation, standardDeviation * Math.sqrt(1 - correlation ** 2)];
      const yMean = mean + slope * x + spread * y;
      const yM2 = slope ** 2 * m2X + 2 * slope * spread * c + spread ** 2 * m2Y;
      return weighted({ n, mean: yMean, m2: yM2, covariate: { n, mean: x, m2: m2X, c: slope * m2X + spread * c, yMean, yM2 } }, model);
    }
  }
}

/** Sums of lognormal numbers have no distribution of their own. */
function* oneByOne(model: ArmModel, n: number, random: Random): Slices<MetricTotals> {
  const draw = lognormal(model, random);
  const moments = new Moments();
  for (let unit = 0; unit < n; unit++) {
    moments.add(draw());
    if (unit % unitsPerSlice === unitsPerSlice - 1) yield;
  }
  return moments.toJSON();
}

/** The moments of n pairs of independent standard normal numbers: means, and the matrix of Wishart by Bartlett's decomposition. */
function drawPairs(n: number, random: Random) {
  const [x, y] = [sampleNormal(random) / Math.sqrt(n), sampleNormal(random) / Math.sqrt(n)];
  const m2X = drawChiSquare(n - 1, random);
  const along = n > 1 ? sampleNormal(random) : 0;
  return { x, y, m2X, c: Math.sqrt(m2X) * along, m2Y: along ** 2 + drawChiSquare(n - 2, random) };
}

function drawChiSquare(degrees: number, random: Random): number {
  return degrees > 0 ? 2 * sampleGamma(degrees / 2, random) : 0;
}

/** With the sums over units of one weight, if they have one. */
function weighted(totals: MetricTotals, { weight: w }: ArmModel): MetricTotals {
  if (Number.isNaN(w)) return totals;
  const { n, mean, m2 } = totals;
  const sum = n * mean;
  return { ...totals, weighted: { n, w: n * w, ww: n * w * w, wy: w * sum, wwy: w * w * sum, wwyy: w * w * (m2 + sum * mean) } };
}
