import type {
  GuardrailAnalysis,
  TestAnalysis,
  VariantAnalysis,
  VariantComparison,
  VariantMetric,
} from '../../domain/experiment/test-analysis.js';

/** One arm in one metric, and everything that is said of it. */
export interface ResultRow {
  readonly metric: string;
  readonly primary: boolean;
  readonly variant: VariantAnalysis;
  /** Absent while the arm has no value. */
  readonly value?: VariantMetric | undefined;
  /** Absent for the control, and for metrics that are guardrails only. */
  readonly comparison?: VariantComparison | undefined;
  readonly guardrail?: GuardrailAnalysis | undefined;
}

/** All metrics of all arms: goals first, the primary one at their head, then guardrails. */
export function resultRows({ variants, comparisons, guardrails }: TestAnalysis): readonly ResultRow[] {
  return metricNames({ variants, comparisons, guardrails }).flatMap((metric) => {
    const compared = comparisons.filter((comparison) => comparison.metric === metric);
    const guarded = guardrails.filter((guardrail) => guardrail.metric === metric);
    return variants.map(
      (variant): ResultRow => ({
        metric,
        primary: compared.some(({ primary }) => primary),
        variant,
        value: Object.hasOwn(variant.metrics, metric) ? variant.metrics[metric] : undefined,
        comparison: compared.find((comparison) => comparison.variant === variant.name),
        guardrail: guarded.find((guardrail) => guardrail.variant === variant.name),
      }),
    );
  });
}

/** The metrics of a test, the primary one first. */
function metricNames({ variants, comparisons, guardrails }: Pick<TestAnalysis, 'variants' | 'comparisons' | 'guardrails'>): string[] {
  const goals = [...comparisons].sort((one, other) => Number(other.primary) - Number(one.primary));
  const named = [...goals, ...guardrails].map(({ metric }) => metric);
  return [...new Set([...named, ...variants.flatMap(({ metrics }) => Object.keys(metrics))])];
}
