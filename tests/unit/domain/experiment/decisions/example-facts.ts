import type { AnalysisFacts } from '../../../../../src/domain/experiment/decisions/analysis-facts.js';
import { noRejections } from '../../../../../src/domain/experiment/no-rejections.js';
import type { ComparisonResult, GuardrailAnalysis, VariantComparison } from '../../../../../src/domain/experiment/test-analysis.js';
import { hour, now } from '../example-test.js';

/** A comparison of the primary metric that says who is better, or that nobody knows. */
export function comparisonOf(
  variant: string,
  better: ComparisonResult['better'],
  more: Partial<VariantComparison & ComparisonResult> = {},
): VariantComparison & ComparisonResult & { readonly status: 'ok' } {
  const p = better === 'unknown' ? 0.4 : 0.001;
  return {
    metric: 'converted',
    primary: true,
    variant,
    control: 'control',
    method: 'sequential',
    effect: { estimate: better === 'control' ? -0.02 : 0.02, lower: -0.05, upper: 0.05 },
    standardError: 0.01,
    pValue: p,
    adjustedPValue: p,
    alwaysValidPValue: p,
    winProbability: better === 'unknown' ? 0.6 : better === 'challenger' ? 0.99 : 0.01,
    expectedLoss: 0.001,
    significant: better !== 'unknown',
    better,
    ...more,
    status: 'ok',
  };
}

export function guardrailFound(
  variant: string,
  verdict: GuardrailAnalysis['verdict'],
  beyondMargin = verdict === 'fail',
): GuardrailAnalysis {
  return { metric: 'latency_ms', variant, margin: 10, verdict, beyondMargin, reason: `latency_ms of ${variant}: ${verdict}` };
}

/** A healthy test that has run for 48 hours, has its sample, and has found nothing. */
export function factsOf(more: Partial<AnalysisFacts> = {}, arms: readonly string[] = ['control', 'challenger']): AnalysisFacts {
  return {
    schemaVersion: 1,
    testId: 'checkout',
    name: 'Checkout',
    definitionVersion: 1,
    status: 'running',
    method: 'sequential',
    confidence: 0.95,
    analyzedAt: now,
    durationMs: 48 * hour,
    unit: 'user',
    variants: arms.map((name, at) => ({
      name,
      control: at === 0,
      units: 2000,
      share: 1 / arms.length,
      expectedShare: 1 / arms.length,
      metrics: {},
      predictions: 0,
      errors: 0,
    })),
    comparisons: arms.slice(1).map((name) => comparisonOf(name, 'unknown')),
    srm: { status: 'ok', mismatch: false, statistic: 0, degreesOfFreedom: 1, pValue: 1, observed: [2000, 2000], expected: [2000, 2000] },
    guardrails: [],
    power: { units: 2000, requiredUnits: 1000, reached: true },
    warnings: [],
    rejected: noRejections(),
    ...more,
  };
}
