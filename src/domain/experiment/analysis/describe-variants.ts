import type { Computed } from '../../stats/computed.js';
import { studentT } from '../../stats/distributions/student-t.js';
import { wilson } from '../../stats/intervals/wilson.js';
import { QuantileSketch, type QuantileSketchJson } from '../../stats/summaries/quantile-sketch.js';
import type { VariantAnalysis, VariantMetric } from '../test-analysis.js';
import type { TestRecord } from '../test-record.js';
import type { ArmTotals, TestTotals } from '../test-totals.js';
import type { ArmSample } from './arm-sample.js';

/** What is told of the arms. */
export interface DescribedArms {
  readonly record: TestRecord;
  readonly totals: TestTotals;
  /** Every metric of every arm, in the order of the arms. */
  readonly samples: ReadonlyMap<string, readonly Computed<ArmSample>[]>;
  readonly expected: readonly number[] | undefined;
  readonly winProbabilities: readonly number[] | undefined;
}

/** Every arm by itself, in the order of the definition. */
export function describeVariants({ record, totals, samples, expected, winProbabilities }: DescribedArms): readonly VariantAnalysis[] {
  const { arms, confidence } = record.definition;
  const shares = sharesOf(expected ?? record.allocations.at(-1)?.weights ?? arms.map(({ trafficWeight }) => trafficWeight));
  const units = totals.arms.reduce((sum, arm) => sum + arm.units, 0);
  return arms.map(({ name, control, modelName, modelVersion }, at): VariantAnalysis => {
    const arm = totals.arms[at] as ArmTotals;
    const metrics: Record<string, VariantMetric> = {};
    for (const [metric, ofArms] of samples) {
      const sample = ofArms[at];
      if (sample?.status === 'ok') metrics[metric] = describeSample(sample, confidence);
    }
    return {
      name,
      control,
      modelName,
      modelVersion,
      units: arm.units,
      share: units === 0 ? 0 : arm.units / units,
      expectedShare: shares[at] ?? 0,
      metrics,
      winProbability: winProbabilities?.[at],
      predictions: arm.predictions,
      errors: arm.errors,
      errorRate: arm.predictions === 0 ? undefined : arm.errors / arm.predictions,
      latency: latencyOf(arm),
    };
  });
}

function sharesOf(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : weight / sum));
}

function describeSample({ n, mean, variance, proportion }: ArmSample, confidence: number): VariantMetric {
  if (n < 2) return { n, mean };
  const standardError = Math.sqrt(variance / n);
  if (proportion !== undefined) {
    const interval = wilson(proportion.successes, proportion.trials, { confidence });
    if (interval.status === 'ok') return { n, mean, standardError, interval: { lower: interval.lower, upper: interval.upper } };
  }
  if (standardError === 0) return { n, mean, standardError };
  const reach = studentT(n - 1).upperQuantile((1 - confidence) / 2) * standardError;
  return { n, mean, standardError, interval: { lower: mean - reach, upper: mean + reach } };
}

function latencyOf({ latency }: ArmTotals): VariantAnalysis['latency'] {
  if (latency === undefined || latency.n === 0) return undefined;
  const sketch = QuantileSketch.fromJSON(latency.sketch as QuantileSketchJson);
  return { mean: latency.mean, p50: sketch.quantile(0.5), p95: sketch.quantile(0.95), p99: sketch.quantile(0.99) };
}
