import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import * as stats from '../../../../src/stats.js';
import { calling, either, mistakesOf, namesOf, on, optional, options, type RightCall } from '../wrong-arguments.js';

const sample = { n: 20, mean: 3, variance: 2 };
const units = { n: 20, meanX: 3, meanY: 2, varianceX: 2, varianceY: 1, covariance: 0.5 };
const proportion = { successes: 30, trials: 100 };
const values = [1, 4, 2, 8, 5, 7];
const [interval, alternative] = [{ confidence: 0.9 }, { alternative: 'less' }];
const detection = { confidence: optional(0.9), alternative: optional('greater'), challengers: optional(2), expectedUnits: optional(900) };
const arms = { variances: [1, 2], correlation: optional(0.5) };
const source = seededRandom(1);
const random = { next: () => source.next() };

function distribution(name: string, make: () => stats.Distribution, x: number): Record<string, RightCall> {
  const [pdf, cdf, sf] = [on(make, 'pdf', x), on(make, 'cdf', x), on(make, 'sf', x)];
  const [quantile, upperQuantile] = [on(make, 'quantile', 0.3), on(make, 'upperQuantile', 0.3)];
  return Object.fromEntries(
    Object.entries({ pdf, cdf, sf, quantile, upperQuantile }).map(([method, right]) => [`${name}.${method}`, right]),
  );
}

const rightCalls: Readonly<Record<string, RightCall>> = {
  benjaminiHochberg: calling(stats.benjaminiHochberg, [0.1, 0.2]),
  benjaminiYekutieli: calling(stats.benjaminiYekutieli, [0.1, 0.2]),
  beta: calling(stats.beta, 2, 3),
  ...distribution('beta', () => stats.beta(2, 3), 0.4),
  betaBinomial: calling(stats.betaBinomial, [proportion], optional({ confidence: optional(0.9), prior: optional({ alpha: 1, beta: 2 }) })),
  binomial: calling(stats.binomial, 12, 0.3),
  ...distribution('binomial', () => stats.binomial(12, 0.3), 4),
  bonferroni: calling(stats.bonferroni, [0.1, 0.2]),
  bootstrapDifference: calling(
    stats.bootstrapDifference,
    values,
    values.map((value) => value + 1),
    options({ confidence: 0.9, statistic: (all: Float64Array) => all[0] as number, replicates: 100, method: 'bca', seed: 3 }),
  ),
  'bootstrapDifference with a source of randomness': calling(
    stats.bootstrapDifference,
    values,
    values,
    options({ replicates: 100, random }),
  ),
  chiSquare: calling(stats.chiSquare, 3),
  ...distribution('chiSquare', () => stats.chiSquare(3), 2),
  chiSquareTest: calling(
    stats.chiSquareTest,
    [
      [10, 20],
      [30, 15],
    ],
    options({ continuityCorrection: true }),
  ),
  confidenceSequence: calling(stats.confidenceSequence, {
    estimate: 0.1,
    standardError: 0.05,
    n: 900,
    expectedUnits: optional(800),
    confidence: optional(0.9),
    alternative: optional('less'),
  }),
  Covariance: calling(() => new stats.Covariance()),
  'Covariance.from': calling(stats.Covariance.from, [1, 2, 4], [3, 4, 7]),
  'Covariance.fromJSON': calling(stats.Covariance.fromJSON, stats.Covariance.from([1, 2, 4], [3, 4, 7]).toJSON()),
  'Covariance.add': on(() => stats.Covariance.from([1, 2], [3, 4]), 'add', 1, 2),
  'Covariance.merge': on(() => stats.Covariance.from([1, 2], [3, 4]), 'merge', stats.Covariance.from([1, 2], [3, 4])),
  cuped: calling(stats.cuped, units, units),
  cupedLift: calling(stats.cupedLift, units, units, options(interval)),
  deltaRatio: calling(stats.deltaRatio, units),
  describe: calling(stats.describe, values),
  fDistribution: calling(stats.fDistribution, 3, 9),
  ...distribution('fDistribution', () => stats.fDistribution(3, 9), 1.5),
  fisherExact: calling(
    stats.fisherExact,
    [
      [3, 5],
      [8, 2],
    ],
    options(alternative),
  ),
  gamma: calling(stats.gamma, 2, optional(3)),
  ...distribution('gamma', () => stats.gamma(2, 3), 4),
  groupSequentialBounds: calling(stats.groupSequentialBounds, {
    looks: 2,
    alpha: optional(0.05),
    spending: optional(either('pocock', 'object')),
    sides: optional('one-sided'),
  }),
  'groupSequentialBounds at fractions': calling(stats.groupSequentialBounds, {
    informationFractions: [0.4, 1],
    spending: optional(either({ power: 2 }, 'string')),
  }),
  'groupSequentialBounds by Hwang, Shih and DeCani': calling(stats.groupSequentialBounds, {
    looks: 2,
    spending: optional(either({ hwangShihDeCani: -2 }, 'string')),
  }),
  holm: calling(stats.holm, [0.1, 0.2]),
  leastSquares: calling(stats.leastSquares, [1, 2, 4, 3], [[1, 2, 3, 5]]),
  mannWhitneyU: calling(
    stats.mannWhitneyU,
    values,
    values.map((value) => value + 0.5),
    options(alternative),
  ),
  mcnemar: calling(stats.mcnemar, 5, 9, options({ method: 'exact' })),
  minimumDetectableEffect: calling(stats.minimumDetectableEffect, {
    ...detection,
    ...arms,
    sizes: [90, 80],
    power: optional(0.7),
    method: optional('normal'),
  }),
  minimumDetectableLift: calling(stats.minimumDetectableLift, {
    ...detection,
    ...arms,
    mean: 3,
    sizes: [90, 80],
    power: optional(0.7),
    method: optional('normal'),
  }),
  mixtureSprt: calling(stats.mixtureSprt, { effect: 0.1, varianceSum: 2, n: 90, tauSquared: 0.1, confidence: optional(0.9) }),
  Moments: calling(() => new stats.Moments()),
  'Moments.from': calling(stats.Moments.from, values),
  'Moments.fromJSON': calling(stats.Moments.fromJSON, stats.Moments.from(values).toJSON()),
  'Moments.add': on(() => stats.Moments.from(values), 'add', 1),
  'Moments.merge': on(() => stats.Moments.from(values), 'merge', stats.Moments.from(values)),
  newcombe: calling(stats.newcombe, proportion, proportion, options(interval)),
  normal: calling(stats.normal, optional(1), optional(2)),
  ...distribution('normal', () => stats.normal(1, 2), 4),
  normalCdf: calling(stats.normalCdf, 1.2),
  normalPdf: calling(stats.normalPdf, 1.2),
  normalPosterior: calling(stats.normalPosterior, {
    estimate: 0.1,
    standardError: 0.2,
    prior: optional({ mean: 0, standardDeviation: 0.3 }),
    confidence: optional(0.9),
  }),
  normalQuantile: calling(stats.normalQuantile, 0.2),
  normalSf: calling(stats.normalSf, 1.2),
  normalUpperQuantile: calling(stats.normalUpperQuantile, 0.2),
  optimalControlShare: calling(stats.optimalControlShare, 3),
  orThrow: calling(stats.orThrow, { status: 'ok' }),
  poisson: calling(stats.poisson, 4),
  ...distribution('poisson', () => stats.poisson(4), 3),
  power: calling(stats.power, { ...detection, ...arms, effect: 0.4, sizes: [90, 80], method: optional('t') }),
  probabilityBest: calling(stats.probabilityBest, [
    { mean: 1, standardDeviation: 1 },
    { mean: 2, standardDeviation: 1 },
  ]),
  quantileDifference: calling(
    stats.quantileDifference,
    Array.from({ length: 60 }, (_, i) => i),
    Array.from({ length: 60 }, (_, i) => 2 * i),
    0.5,
    options({ ...interval, ...alternative }),
  ),
  quantileInterval: calling(
    stats.quantileInterval,
    Array.from({ length: 60 }, (_, i) => i),
    0.5,
    options(interval),
  ),
  'quantileInterval of a sketch': calling(
    stats.quantileInterval,
    either(stats.QuantileSketch.from(values), 'array'),
    0.5,
    options(interval),
  ),
  QuantileSketch: calling((given: object) => new stats.QuantileSketch(given), options({ relativeAccuracy: 0.01 })),
  'QuantileSketch.from': calling(stats.QuantileSketch.from, values),
  'QuantileSketch.fromJSON': calling(stats.QuantileSketch.fromJSON, stats.QuantileSketch.from([1, 2, -3]).toJSON()),
  'QuantileSketch.add': on(() => stats.QuantileSketch.from(values), 'add', 1),
  'QuantileSketch.merge': on(() => stats.QuantileSketch.from(values), 'merge', stats.QuantileSketch.from(values)),
  'QuantileSketch.quantile': on(() => stats.QuantileSketch.from(values), 'quantile', 0.5),
  relativeLift: calling(stats.relativeLift, sample, sample, options({ ...interval, method: 'fieller' })),
  runLength: calling(stats.runLength, { units: 900, dailyUnits: 50, coverage: optional(0.5), wholeWeeks: optional(true) }),
  sampleBeta: calling(stats.sampleBeta, 2, 3, random),
  sampleGamma: calling(stats.sampleGamma, 2, random),
  sampleNormal: calling(stats.sampleNormal, random),
  sampleQuantile: calling(stats.sampleQuantile, values, 0.3),
  sampleRatioMismatch: calling(stats.sampleRatioMismatch, [{ observed: [50, 40], weights: [1, 1] }], options({ minimumPerArm: 5 })),
  sampleSizeMeans: calling(stats.sampleSizeMeans, {
    ...detection,
    ...arms,
    effect: 0.4,
    power: optional(0.7),
    ratio: optional(2),
    method: optional('normal'),
  }),
  sampleSizeProportions: calling(stats.sampleSizeProportions, {
    ...detection,
    control: 0.1,
    challenger: 0.2,
    power: optional(0.7),
    ratio: optional(2),
    method: optional('pooled'),
  }),
  studentT: calling(stats.studentT, 3),
  ...distribution('studentT', () => stats.studentT(3), 2),
  tukeyHsd: calling(
    stats.tukeyHsd,
    [
      { ...sample, n: 3 },
      { ...sample, n: 3 },
    ],
    options(interval),
  ),
  twoProportionTest: calling(stats.twoProportionTest, proportion, proportion, options({ ...interval, ...alternative })),
  welchTTest: calling(stats.welchTTest, sample, sample, options({ ...interval, ...alternative })),
  wilson: calling(stats.wilson, 30, 100, options(interval)),
};

test('every export is asked', () => {
  expect(namesOf(stats).filter((name) => !(name in rightCalls))).toEqual([]);
});

test.each(Object.entries(rightCalls))('%s refuses wrong arguments', async (name, right) => {
  expect(await mistakesOf(name, right)).toEqual([]);
});
