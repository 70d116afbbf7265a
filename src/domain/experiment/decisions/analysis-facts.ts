import type { TestAnalysis } from '../test-analysis.js';

/** An analysis before anyone has said what to do. */
export type AnalysisFacts = Omit<TestAnalysis, 'recommendation'>;
