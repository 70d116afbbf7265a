import type { AnalysisSnapshot, VariantComparison } from '../../domain/experiment/test-analysis.js';
import { isNumber, type MaybeNumber } from './format-number.js';
import { metricKey } from './run-place.js';
import type { TestReport } from './test-report.js';

/** Metrics of a run that belong to one moment. */
export interface RunMoment {
  readonly metrics: Readonly<Record<string, number>>;
  /** Units of all arms. */
  readonly step: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** The numbers of a report as metrics of a run: the course of the primary metric, and all of the last analysis. */
export function runMetrics({ analysis, snapshots }: TestReport): readonly RunMoment[] {
  const { testId, variants, comparisons, srm, analyzedAt } = analysis;
  const primary = comparisons.find((comparison) => comparison.primary)?.metric ?? '';
  const values: Values = [['srm_p_value', srm.status === 'ok' ? srm.pValue : undefined]];
  for (const { name, units, metrics, winProbability } of variants) {
    values.push([name, 'units', units], [name, 'best_probability', winProbability]);
    for (const [metric, { mean }] of Object.entries(metrics)) values.push([metric, name, 'mean', mean]);
  }
  const compared = comparisons.flatMap((comparison) => (comparison.status === 'ok' ? comparisonValues(comparison) : []));
  const units = sum(variants.map((variant) => variant.units));
  const earlier = snapshots.filter(({ timestamp }) => timestamp !== analyzedAt);
  return [
    ...earlier.map((snapshot) => ({
      metrics: named(testId, snapshotValues(snapshot, primary, variants)),
      step: sum(snapshot.units),
      timestamp: snapshot.timestamp,
    })),
    { metrics: named(testId, [...values, ...compared]), step: units, timestamp: analyzedAt },
  ].filter(({ metrics }) => Object.keys(metrics).length > 0);
}

/** Parts of a name, and the value. */
type Values = (readonly [...string[], MaybeNumber])[];

function comparisonValues(comparison: Extract<VariantComparison, { status: 'ok' }>): Values {
  const { metric, variant, effect, pValue, adjustedPValue, alwaysValidPValue, winProbability, expectedLoss } = comparison;
  return [
    [metric, variant, 'effect', effect.estimate],
    [metric, variant, 'effect_lower', effect.lower],
    [metric, variant, 'effect_upper', effect.upper],
    [metric, variant, 'p_value', pValue],
    [metric, variant, 'adjusted_p_value', adjustedPValue],
    [metric, variant, 'always_valid_p_value', alwaysValidPValue],
    [metric, variant, 'win_probability', winProbability],
    [metric, variant, 'expected_loss', expectedLoss],
  ];
}

function snapshotValues(
  { units, comparisons, srmPValue }: AnalysisSnapshot,
  metric: string,
  variants: readonly { readonly name: string }[],
) {
  const values: Values = [['srm_p_value', srmPValue], ...variants.map(({ name }, arm) => [name, 'units', units[arm]] as const)];
  for (const { variant, effect, alwaysValidPValue, winProbability } of comparisons) {
    values.push(
      [metric, variant, 'effect', effect.estimate],
      [metric, variant, 'effect_lower', effect.lower],
      [metric, variant, 'effect_upper', effect.upper],
      [metric, variant, 'always_valid_p_value', alwaysValidPValue],
      [metric, variant, 'win_probability', winProbability],
    );
  }
  return values;
}

/** What cannot be computed is left out. */
function named(testId: string, values: Values): Readonly<Record<string, number>> {
  const known = values.flatMap((entry) => {
    const value = entry.at(-1);
    return isNumber(value) ? [[metricKey('ab_test', testId, ...(entry.slice(0, -1) as string[])), value] as const] : [];
  });
  return Object.fromEntries(known);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
