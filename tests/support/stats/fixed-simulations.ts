import type { Random } from '../../../src/core/random.js';
import {
  chiSquareTest,
  cuped,
  deltaRatio,
  fisherExact,
  Moments,
  mannWhitneyU,
  mcnemar,
  orThrow,
  sampleNormal,
  sampleRatioMismatch,
  twoProportionTest,
  welchTTest,
} from '../../../src/stats.js';
import { successes, users } from './draw.js';
import type { Simulation } from './simulation.js';

const ALPHA = 0.05;
const normals = (n: number, random: Random, mean = 0, sd = 1): number[] =>
  Array.from({ length: n }, () => mean + sd * sampleNormal(random));

/** Tests of one look between arms that do not differ. */
export const fixedSimulations: readonly Simulation[] = [
  {
    name: 'Tests of means',
    claims: [
      { name: 'Welch, two-sided', rate: ALPHA, is: 'about', slack: 0.003 },
      { name: 'Welch, greater', rate: ALPHA, is: 'about', slack: 0.003 },
      { name: 'Mann-Whitney', rate: ALPHA, is: 'about', slack: 0.003 },
    ],
    play: (random) => {
      const [a, b] = [normals(15, random, 3, 1), normals(40, random, 3, 4)];
      const [samplesA, samplesB] = [Moments.from(a), Moments.from(b)];
      const alike = normals(40, random, 3, 1);
      return [
        orThrow(welchTTest(samplesA, samplesB)).pValue < ALPHA,
        orThrow(welchTTest(samplesA, samplesB, { alternative: 'greater' })).pValue < ALPHA,
        orThrow(mannWhitneyU(a, alike)).pValue < ALPHA,
      ];
    },
  },
  {
    name: 'Tests of counts',
    claims: [
      { name: 'two proportions', rate: ALPHA, is: 'about', slack: 0.006 },
      { name: 'chi-square', rate: ALPHA, is: 'about', slack: 0.006 },
      { name: 'Fisher', rate: ALPHA, is: 'at most' },
      { name: 'McNemar', rate: ALPHA, is: 'at most' },
    ],
    play: (random) => {
      const [a, b] = [successes(300, 0.2, random), successes(500, 0.2, random)];
      const changed = successes(200, 0.3, random);
      const onlyFirst = successes(changed, 0.5, random);
      const table = [
        [a, 300 - a],
        [b, 500 - b],
      ] as const;
      return [
        orThrow(twoProportionTest({ successes: a, trials: 300 }, { successes: b, trials: 500 })).pValue < ALPHA,
        orThrow(chiSquareTest(table)).pValue < ALPHA,
        orThrow(fisherExact(table)).pValue < ALPHA,
        orThrow(mcnemar(onlyFirst, changed - onlyFirst)).pValue < ALPHA,
      ];
    },
  },
  {
    name: 'Tests on users who come several times',
    claims: [
      { name: 'ratio by the delta method', rate: ALPHA, is: 'about', slack: 0.006 },
      { name: 'CUPED', rate: ALPHA, is: 'about', slack: 0.006 },
    ],
    play: (random) => {
      const [a, b] = [users(200, random), users(250, random)];
      const [ratioA, ratioB] = [orThrow(deltaRatio(a.perUser)), orThrow(deltaRatio(b.perUser))];
      const adjusted = orThrow(cuped(a.beforeAndAfter, b.beforeAndAfter));
      return [orThrow(welchTTest(ratioA, ratioB)).pValue < ALPHA, orThrow(welchTTest(adjusted.first, adjusted.second)).pValue < ALPHA];
    },
  },
  {
    name: 'Sample ratio of a correct split of 5 : 3 : 2',
    claims: [
      { name: 'alarms', rate: 0.001, is: 'about', slack: 0.0003 },
      { name: 'p below 0.05', rate: 0.05, is: 'about', slack: 0.003 },
    ],
    play: (random) => {
      const observed = [0, 0, 0];
      for (let unit = 0; unit < 400; unit++) {
        const u = random.next();
        const arm = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
        observed[arm] = (observed[arm] as number) + 1;
      }
      const { pValue } = orThrow(sampleRatioMismatch([{ observed, weights: [5, 3, 2] }]));
      return [pValue < 0.001, pValue < 0.05];
    },
  },
];
