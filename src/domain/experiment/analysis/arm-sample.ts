import { type Computed, computed, notComputable } from '../../stats/computed.js';
import { deltaRatio } from '../../stats/effects/delta-ratio.js';
import type { BivariateSample, Proportion, Sample } from '../../stats/sample.js';
import type { MetricDefinition } from '../definition/metric-definition.js';
import { builtInMetrics } from '../definition/test-definition.js';
import type { BanditPolicy } from '../definition/test-policies.js';
import type { ArmTotals, MetricTotals, TestTotals } from '../test-totals.js';
import { covariatePairs } from './covariate-pairs.js';
import { weightedSample } from './weighted-sample.js';
import { withZeros } from './with-zeros.js';

/** One metric of one arm, ready to be compared: a sample whose √(variance / n) is the standard error of its mean. */
export interface ArmSample extends Sample {
  /** Where all values are 0 or 1. */
  readonly proportion?: Proportion | undefined;
  /** Covariate x and value y of the same units. */
  readonly pairs?: BivariateSample | undefined;
}

/** One metric as a sample of every arm, in the order of the arms. */
export function armSamples(metric: MetricDefinition, totals: TestTotals, policy?: BanditPolicy): readonly Computed<ArmSample>[] {
  const { arms } = totals;
  if (builtInMetrics.has(metric.name)) return arms.map((arm) => builtInSample(metric, arm, policy));
  if (policy !== undefined) return arms.map((_, arm) => rewardSample(metric, totals, arm, policy));
  const found = arms.map((arm) => arm.metrics[metric.name]);
  const counted = arms.map(
    (arm, at) => (metric.missing === 'zero' ? withZeros(found[at], arm.units) : found[at]) ?? withZeros(undefined, 0),
  );
  const pairs =
    metric.covariate === undefined
      ? undefined
      : covariatePairs(
          counted,
          found.map((each) => each?.n ?? 0),
        );
  return counted.map((each, at) => valueSample(metric, each, pairs?.[at]));
}

function valueSample({ name, kind }: MetricDefinition, totals: MetricTotals, pairs: BivariateSample | undefined): Computed<ArmSample> {
  const { n, mean, m2, denominator } = totals;
  if (n === 0) return notComputable(`No unit has a value of "${name}" yet.`);
  const variance = m2 / (n - 1);
  if (kind !== 'ratio') {
    if (pairs !== undefined) return computed({ n, mean, variance, pairs });
    return computed({ n, mean, variance, proportion: kind === 'proportion' ? proportionOf(totals) : undefined });
  }
  if (denominator === undefined) return notComputable(`The ratio "${name}" has no denominators.`);
  return deltaRatio({
    n,
    meanX: mean,
    meanY: denominator.mean,
    varianceX: variance,
    varianceY: denominator.m2 / (n - 1),
    covariance: denominator.c / (n - 1),
  });
}

/** Σy² = Σy holds for zeros and ones only, and then m2 = n·p(1 − p); values between, such as shares of a unit's requests, are a mean. */
function proportionOf({ n, mean, m2 }: MetricTotals): Proportion | undefined {
  const expected = n * mean * (1 - mean);
  if (!(mean >= 0 && mean <= 1) || Math.abs(m2 - expected) > 1e-6 * expected + 1e-9) return undefined;
  return { successes: Math.min(n, Math.round(mean * n)), trials: n };
}

/**
 * Latency and error rate are measured of predictions, but units were randomised, and predictions of a unit are alike: they are ratios
 * over units. Where every prediction is a unit, or none has failed, they are counted as they come, and no more than there are units.
 */
function builtInSample(metric: MetricDefinition, arm: ArmTotals, policy: BanditPolicy | undefined): Computed<ArmSample> {
  const { name } = metric;
  if (policy !== undefined) return notComputable(`"${name}" has no weights, and traffic follows rewards.`);
  const ofUnits = arm.metrics[name];
  const ratio = ofUnits && valueSample({ ...metric, kind: 'ratio' }, ofUnits, undefined);
  if (ratio?.status === 'ok' && ratio.variance > 0) return ratio;
  if (name === 'error_rate') {
    const trials = Math.min(arm.predictions, arm.units);
    if (trials === 0) return notComputable('No prediction of an enrolled unit was recorded yet.');
    const mean = arm.errors / arm.predictions;
    const proportion = { successes: mean * trials, trials };
    return computed({ n: trials, mean, variance: trials < 2 ? Number.NaN : (mean * (1 - mean) * trials) / (trials - 1), proportion });
  }
  const n = Math.min(arm.latency?.n ?? 0, arm.units);
  if (arm.latency === undefined || n === 0) return notComputable('No latency of an enrolled unit was recorded yet.');
  return computed({ n, mean: arm.latency.mean, variance: arm.latency.m2 / (arm.latency.n - 1) });
}

function rewardSample(metric: MetricDefinition, totals: TestTotals, arm: number, policy: BanditPolicy): Computed<ArmSample> {
  if (metric.kind === 'ratio') return notComputable('Ratios have no weighted estimate, and traffic follows rewards.');
  const sums = totals.arms[arm]?.metrics[metric.name]?.weighted;
  if (sums === undefined) return notComputable(`No unit has a weighted value of "${metric.name}" yet.`);
  return weightedSample(sums, { totals, arm, missing: metric.missing, propensityByPeriod: policy.type !== 'linUcb' });
}
