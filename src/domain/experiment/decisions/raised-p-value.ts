import type { TestDefinition } from '../definition/test-definition.js';
import type { VariantComparison } from '../test-analysis.js';

/** Whom a correction for several comparisons is named after. */
export const correctionNames: Readonly<Record<TestDefinition['correction'], string>> = {
  holm: 'Holm',
  benjaminiHochberg: 'Benjamini and Hochberg',
  none: 'nobody',
};

/** The p-value that would have been significant by itself, where the correction for several comparisons has raised it too far. */
export function raisedPValue(comparison: VariantComparison, confidence: number): number | undefined {
  // Beliefs are not corrected, and looks have bounds of their own.
  if (comparison.status !== 'ok' || comparison.method === 'bayesian' || comparison.method === 'groupSequential') return undefined;
  const alpha = 1 - confidence;
  const own = comparison.method === 'fixed' ? comparison.pValue : comparison.alwaysValidPValue;
  return own <= alpha && comparison.adjustedPValue > alpha ? own : undefined;
}
