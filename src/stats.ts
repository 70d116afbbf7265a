// Statistics: `mlflow-ops/stats`.

export { StatisticsError } from './core/errors/statistics-error.js';
export type { Random } from './core/random.js';
export type { AlphaSpending } from './domain/stats/alpha-spending.js';
export { benjaminiHochberg } from './domain/stats/benjamini-hochberg.js';
export { benjaminiYekutieli } from './domain/stats/benjamini-yekutieli.js';
export { type BetaBinomialOptions, type BetaPosterior, type BetaPrior, betaBinomial } from './domain/stats/beta-binomial.js';
export { bonferroni } from './domain/stats/bonferroni.js';
export { type BootstrapDifference, type BootstrapDifferenceOptions, bootstrapDifference } from './domain/stats/bootstrap-difference.js';
export { type ChiSquareTest, type ChiSquareTestOptions, chiSquareTest } from './domain/stats/chi-square-test.js';
export { type Computed, type NotComputable, orThrow } from './domain/stats/computed.js';
export { type ConfidenceSequence, type ConfidenceSequenceOptions, confidenceSequence } from './domain/stats/confidence-sequence.js';
export { Covariance, type CovarianceJson } from './domain/stats/covariance.js';
export { type Cuped, cuped } from './domain/stats/cuped.js';
export { cupedLift } from './domain/stats/cuped-lift.js';
export { type DeltaRatio, deltaRatio } from './domain/stats/delta-ratio.js';
export { type Description, describe } from './domain/stats/describe.js';
export type { DetectionOptions, PowerMethod } from './domain/stats/detection-rule.js';
export type { Distribution } from './domain/stats/distribution.js';
export { beta } from './domain/stats/distributions/beta.js';
export { binomial } from './domain/stats/distributions/binomial.js';
export { chiSquare } from './domain/stats/distributions/chi-square.js';
export { fDistribution } from './domain/stats/distributions/f-distribution.js';
export { gamma } from './domain/stats/distributions/gamma.js';
export { normal } from './domain/stats/distributions/normal.js';
export { poisson } from './domain/stats/distributions/poisson.js';
export { studentT } from './domain/stats/distributions/student-t.js';
export { type FisherExact, type FisherExactOptions, fisherExact } from './domain/stats/fisher-exact.js';
export { type GroupSequentialBound, type GroupSequentialOptions, groupSequentialBounds } from './domain/stats/group-sequential-bounds.js';
export { holm } from './domain/stats/holm.js';
export { sampleBeta, sampleGamma, sampleNormal } from './domain/stats/kernel/sample.js';
export { normalCdf, normalPdf, normalQuantile, normalSf, normalUpperQuantile } from './domain/stats/kernel/standard-normal.js';
export { type LeastSquares, leastSquares } from './domain/stats/least-squares.js';
export { type MannWhitneyOptions, type MannWhitneyU, mannWhitneyU } from './domain/stats/mann-whitney-u.js';
export { type Mcnemar, type McnemarOptions, mcnemar } from './domain/stats/mcnemar.js';
export { type DetectableEffectOptions, minimumDetectableEffect } from './domain/stats/minimum-detectable-effect.js';
export { type DetectableLiftOptions, minimumDetectableLift } from './domain/stats/minimum-detectable-lift.js';
export { type MixtureSprt, type MixtureSprtOptions, mixtureSprt } from './domain/stats/mixture-sprt.js';
export { Moments, type MomentsJson } from './domain/stats/moments.js';
export { newcombe } from './domain/stats/newcombe.js';
export { type NormalBelief, type NormalPosterior, type NormalPosteriorOptions, normalPosterior } from './domain/stats/normal-posterior.js';
export { optimalControlShare } from './domain/stats/optimal-control-share.js';
export { type PowerOptions, power } from './domain/stats/power.js';
export { probabilityBest } from './domain/stats/probability-best.js';
export { quantileDifference } from './domain/stats/quantile-difference.js';
export { type QuantileInterval, quantileInterval } from './domain/stats/quantile-interval.js';
export { QuantileSketch, type QuantileSketchJson } from './domain/stats/quantile-sketch.js';
export { type LiftMethod, type RelativeLift, type RelativeLiftOptions, relativeLift } from './domain/stats/relative-lift.js';
export { type RunLength, type RunLengthOptions, runLength } from './domain/stats/run-length.js';
export type { Alternative, BivariateSample, Interval, Proportion, Sample } from './domain/stats/sample.js';
export { sampleQuantile } from './domain/stats/sample-quantile.js';
export {
  type AllocationPeriod,
  type SampleRatioMismatch,
  type SampleRatioMismatchOptions,
  sampleRatioMismatch,
} from './domain/stats/sample-ratio-mismatch.js';
export type { SampleSize } from './domain/stats/sample-size.js';
export { type SampleSizeMeansOptions, sampleSizeMeans } from './domain/stats/sample-size-means.js';
export { type SampleSizeProportionsOptions, sampleSizeProportions } from './domain/stats/sample-size-proportions.js';
export type { DifferenceTest, IntervalOptions, TestOptions } from './domain/stats/test-options.js';
export { type TukeyComparison, type TukeyHsd, tukeyHsd } from './domain/stats/tukey-hsd.js';
export { twoProportionTest } from './domain/stats/two-proportion-test.js';
export { type WelchTTest, welchTTest } from './domain/stats/welch-t-test.js';
export { wilson } from './domain/stats/wilson.js';
