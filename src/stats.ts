// Statistics: `mlflow-ops/stats`.

export { StatisticsError } from './core/errors/statistics-error.js';
export type { Random } from './core/random.js';
export { type BetaBinomialOptions, type BetaPosterior, type BetaPrior, betaBinomial } from './domain/stats/bayes/beta-binomial.js';
export {
  type NormalBelief,
  type NormalPosterior,
  type NormalPosteriorOptions,
  normalPosterior,
} from './domain/stats/bayes/normal-posterior.js';
export { probabilityBest } from './domain/stats/bayes/probability-best.js';
export { type Computed, type NotComputable, orThrow } from './domain/stats/computed.js';
export { benjaminiHochberg } from './domain/stats/corrections/benjamini-hochberg.js';
export { benjaminiYekutieli } from './domain/stats/corrections/benjamini-yekutieli.js';
export { bonferroni } from './domain/stats/corrections/bonferroni.js';
export { holm } from './domain/stats/corrections/holm.js';
export { beta } from './domain/stats/distributions/beta.js';
export { binomial } from './domain/stats/distributions/binomial.js';
export { chiSquare } from './domain/stats/distributions/chi-square.js';
export type { Distribution } from './domain/stats/distributions/distribution.js';
export { fDistribution } from './domain/stats/distributions/f-distribution.js';
export { gamma } from './domain/stats/distributions/gamma.js';
export { normal } from './domain/stats/distributions/normal.js';
export { poisson } from './domain/stats/distributions/poisson.js';
export { studentT } from './domain/stats/distributions/student-t.js';
export { type Cuped, cuped } from './domain/stats/effects/cuped.js';
export { cupedLift } from './domain/stats/effects/cuped-lift.js';
export { type DeltaRatio, deltaRatio } from './domain/stats/effects/delta-ratio.js';
export { type LiftMethod, type RelativeLift, type RelativeLiftOptions, relativeLift } from './domain/stats/effects/relative-lift.js';
export {
  type BootstrapDifference,
  type BootstrapDifferenceOptions,
  bootstrapDifference,
} from './domain/stats/intervals/bootstrap-difference.js';
export { newcombe } from './domain/stats/intervals/newcombe.js';
export { type QuantileInterval, quantileInterval } from './domain/stats/intervals/quantile-interval.js';
export { wilson } from './domain/stats/intervals/wilson.js';
export { normalCdf, normalPdf, normalQuantile, normalSf, normalUpperQuantile } from './domain/stats/kernel/standard-normal.js';
export type { DetectionOptions, PowerMethod } from './domain/stats/power/detection-rule.js';
export { type DetectableEffectOptions, minimumDetectableEffect } from './domain/stats/power/minimum-detectable-effect.js';
export { type DetectableLiftOptions, minimumDetectableLift } from './domain/stats/power/minimum-detectable-lift.js';
export { optimalControlShare } from './domain/stats/power/optimal-control-share.js';
export { type PowerOptions, power } from './domain/stats/power/power.js';
export { type RunLength, type RunLengthOptions, runLength } from './domain/stats/power/run-length.js';
export type { SampleSize } from './domain/stats/power/sample-size.js';
export { type SampleSizeMeansOptions, sampleSizeMeans } from './domain/stats/power/sample-size-means.js';
export { type SampleSizeProportionsOptions, sampleSizeProportions } from './domain/stats/power/sample-size-proportions.js';
export type { Alternative, BivariateSample, Interval, Proportion, Sample } from './domain/stats/sample.js';
export { sampleBeta } from './domain/stats/samplers/sample-beta.js';
export { sampleGamma } from './domain/stats/samplers/sample-gamma.js';
export { sampleNormal } from './domain/stats/samplers/sample-normal.js';
export type { AlphaSpending } from './domain/stats/sequential/alpha-spending.js';
export {
  type ConfidenceSequence,
  type ConfidenceSequenceOptions,
  confidenceSequence,
} from './domain/stats/sequential/confidence-sequence.js';
export {
  type GroupSequentialBound,
  type GroupSequentialOptions,
  groupSequentialBounds,
} from './domain/stats/sequential/group-sequential-bounds.js';
export { type MixtureSprt, type MixtureSprtOptions, mixtureSprt } from './domain/stats/sequential/mixture-sprt.js';
export { type ChiSquareTest, type ChiSquareTestOptions, chiSquareTest } from './domain/stats/significance/chi-square-test.js';
export { type FisherExact, fisherExact } from './domain/stats/significance/fisher-exact.js';
export { type MannWhitneyU, mannWhitneyU } from './domain/stats/significance/mann-whitney-u.js';
export { type Mcnemar, type McnemarOptions, mcnemar } from './domain/stats/significance/mcnemar.js';
export { quantileDifference } from './domain/stats/significance/quantile-difference.js';
export {
  type AllocationPeriod,
  type SampleRatioMismatch,
  type SampleRatioMismatchOptions,
  sampleRatioMismatch,
} from './domain/stats/significance/sample-ratio-mismatch.js';
export { type TukeyComparison, type TukeyHsd, tukeyHsd } from './domain/stats/significance/tukey-hsd.js';
export { twoProportionTest } from './domain/stats/significance/two-proportion-test.js';
export { type WelchTTest, welchTTest } from './domain/stats/significance/welch-t-test.js';
export { Covariance, type CovarianceJson } from './domain/stats/summaries/covariance.js';
export { type Description, describe } from './domain/stats/summaries/describe.js';
export { type LeastSquares, leastSquares } from './domain/stats/summaries/least-squares.js';
export { Moments, type MomentsJson } from './domain/stats/summaries/moments.js';
export { QuantileSketch, type QuantileSketchJson } from './domain/stats/summaries/quantile-sketch.js';
export { sampleQuantile } from './domain/stats/summaries/sample-quantile.js';
export type { AlternativeOptions, DifferenceTest, IntervalOptions, TestOptions } from './domain/stats/test-options.js';
