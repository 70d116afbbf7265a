import type { AnalysisSnapshot, TestAnalysis } from '../test-analysis.js';

/** What is kept of an analysis for the course over time: the primary metric, where it could be computed. */
export function snapshotOf({ analyzedAt, variants, comparisons, srm }: TestAnalysis): AnalysisSnapshot {
  return {
    timestamp: analyzedAt,
    units: variants.map(({ units }) => units),
    comparisons: comparisons.flatMap((comparison) => {
      if (!comparison.primary || comparison.status !== 'ok') return [];
      const { variant, effect, alwaysValidPValue, winProbability, significant, bound } = comparison;
      return [{ variant, effect, alwaysValidPValue, winProbability, significant, look: bound?.look }];
    }),
    srmPValue: srm.status === 'ok' ? srm.pValue : undefined,
  };
}
