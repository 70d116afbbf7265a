import type { Random } from '../../../src/core/random.js';
import {
  bootstrapDifference,
  cuped,
  cupedLift,
  deltaRatio,
  type Interval,
  Moments,
  newcombe,
  orThrow,
  quantileInterval,
  relativeLift,
  sampleNormal,
  welchTTest,
  wilson,
} from '../../../src/stats.js';
import { exponential, successes, users } from './draw.js';
import type { Claim, Simulation } from './simulation.js';

const covers = ({ lower, upper }: Interval, truth: number): boolean => lower <= truth && truth <= upper;
const of = (name: string, slack: number): Claim => ({ name, rate: 0.95, is: 'about', slack });

/** Whether intervals of confidence 0.95 contain the true value, arms being different. */
export const intervalSimulations: readonly Simulation[] = [
  {
    name: 'Intervals of means',
    claims: [of('Welch', 0.003), of('lift by log ratio', 0.006), of('lift by Fieller', 0.006), of('quantile', 0.016)],
    play: (random) => {
      const draw = (n: number, mean: number, sd: number): number[] => Array.from({ length: n }, () => mean + sd * sampleNormal(random));
      const values = draw(300, 12, 3);
      const [few, a, b] = [Moments.from(draw(12, 0, 1)), Moments.from(draw(200, 10, 5)), Moments.from(values)];
      return [
        covers(orThrow(welchTTest(few, b)).interval, 12),
        covers(orThrow(relativeLift(a, b, { method: 'logRatio' })).interval, 0.2),
        covers(orThrow(relativeLift(a, b, { method: 'fieller' })).interval, 0.2),
        covers(orThrow(quantileInterval(Float64Array.from(values), 0.9)).interval, 12 + 3 * 1.2815515655446004),
      ];
    },
  },
  {
    name: 'Intervals of rates',
    claims: [of('Wilson', 0.005), of('Newcombe', 0.008), of('lift by log ratio', 0.006)],
    play: (random) => {
      // Rates of their own in every run, because the coverage of counts goes up and down with the rate.
      const [p1, p2] = [0.05 + 0.2 * random.next(), 0.05 + 0.2 * random.next()];
      const [a, b] = [successes(300, p1, random), successes(400, p2, random)];
      const rate = (count: number, n: number) => ({ n, mean: count / n, variance: ((count / n) * (1 - count / n) * n) / (n - 1) });
      const [many, more] = [successes(1000, p1, random), successes(1000, p2, random)];
      return [
        covers(orThrow(wilson(a, 300)), p1),
        covers(orThrow(newcombe({ successes: a, trials: 300 }, { successes: b, trials: 400 })), p2 - p1),
        covers(orThrow(relativeLift(rate(many, 1000), rate(more, 1000))).interval, p2 / p1 - 1),
      ];
    },
  },
  {
    name: 'Intervals on users who come several times',
    claims: [of('ratio by the delta method', 0.006), of('CUPED', 0.006), of('lift by CUPED', 0.006)],
    play: (random) => {
      const [a, b] = [users(300, random), users(300, random)];
      const { mean, variance, n } = orThrow(deltaRatio(a.perUser));
      const adjusted = orThrow(cuped(a.beforeAndAfter, b.beforeAndAfter));
      return [
        covers({ lower: mean - 1.96 * Math.sqrt(variance / n), upper: mean + 1.96 * Math.sqrt(variance / n) }, 0.3),
        covers(orThrow(welchTTest(adjusted.first, adjusted.second)).interval, 0),
        covers(orThrow(cupedLift(a.beforeAndAfter, b.beforeAndAfter)).interval, 0),
      ];
    },
  },
];

/** The same for samples drawn anew, which takes longer. */
export const bootstrapSimulation: Simulation = {
  name: 'Intervals of the bootstrap',
  claims: [of('percentile', 0.015), of('BCa', 0.015)],
  play: (random: Random) => {
    const draw = (n: number, mean: number): number[] => Array.from({ length: n }, () => mean * exponential(random));
    const [a, b] = [draw(100, 1), draw(100, 1.5)];
    const seed = Math.floor(random.next() * 2 ** 31);
    return (['percentile', 'bca'] as const).map((method) =>
      covers(orThrow(bootstrapDifference(a, b, { method, seed, replicates: 400 })).interval, 0.5),
    );
  },
};
