import type { AnalysisWarning } from '../test-analysis.js';
import type { AnalysisFacts } from './analysis-facts.js';

/**
 * Warnings under which nothing is decided: the numbers themselves are in doubt. The others tell how to read sound numbers.
 */
const blocking: ReadonlySet<AnalysisWarning['code']> = new Set([
  'SAMPLE_RATIO_MISMATCH',
  'MULTIPLE_EXPOSURES',
  'UNMATCHED_OUTCOMES',
  'REJECTED_OUTCOMES',
  'ARM_WITHOUT_OUTCOMES',
  'CLOCK_BACKWARDS',
  'STALE_STATE',
]);

/** Why the records of a test cannot be trusted; empty where they can. */
export function badData(analysis: Pick<AnalysisFacts, 'warnings'>): readonly string[] {
  return analysis.warnings.filter(({ code }) => blocking.has(code)).map(({ message }) => message);
}
