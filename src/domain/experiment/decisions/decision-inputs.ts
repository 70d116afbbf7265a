import type { AnalysisWarning, GuardrailAnalysis, TestAnalysis } from '../test-analysis.js';

/** The facts that a decision rests on; plain JSON, in a fixed order, so that equal facts give equal text. */
export interface DecisionInputs {
  readonly analyzedAt: number;
  readonly status: TestAnalysis['status'];
  readonly method: TestAnalysis['method'];
  readonly durationMs: number;
  /** By arm, in the order of the arms. */
  readonly units: readonly number[];
  readonly srm: { readonly mismatch: boolean; readonly pValue?: number };
  readonly powerReached: boolean;
  /** Of the primary metric. */
  readonly comparisons: readonly {
    readonly variant: string;
    readonly estimate?: number;
    readonly lower?: number;
    readonly upper?: number;
    readonly adjustedPValue?: number;
    readonly alwaysValidPValue?: number;
    readonly winProbability?: number;
    readonly significant: boolean;
  }[];
  readonly guardrails: readonly { readonly metric: string; readonly variant: string; readonly verdict: GuardrailAnalysis['verdict'] }[];
  readonly warnings: readonly AnalysisWarning['code'][];
}

/** What of an analysis a decision rests on. */
export function decisionInputs(analysis: TestAnalysis): DecisionInputs {
  const { analyzedAt, status, method, durationMs, variants, srm, power, comparisons, guardrails, warnings } = analysis;
  return {
    analyzedAt,
    status,
    method,
    durationMs,
    units: variants.map(({ units }) => units),
    srm: srm.status === 'ok' ? { mismatch: srm.mismatch, pValue: srm.pValue } : { mismatch: false },
    powerReached: power.reached,
    comparisons: comparisons.filter(({ primary }) => primary).map(comparisonInputs),
    guardrails: guardrails.map(({ metric, variant, verdict }) => ({ metric, variant, verdict })),
    warnings: warnings.map(({ code }) => code),
  };
}

function comparisonInputs(comparison: TestAnalysis['comparisons'][number]): DecisionInputs['comparisons'][number] {
  if (comparison.status !== 'ok') return { variant: comparison.variant, significant: false };
  const { variant, effect, adjustedPValue, alwaysValidPValue, winProbability, significant } = comparison;
  const { estimate, lower, upper } = effect;
  return { variant, estimate, lower, upper, adjustedPValue, alwaysValidPValue, winProbability, significant };
}
