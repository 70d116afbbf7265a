import type { TestAnalysis } from '../../domain/experiment/test-analysis.js';
import { recommendationText } from './recommendation-text.js';
import type { ReportDocument } from './report-document.js';
import { reportFacts, reportSections } from './report-sections.js';
import type { TestReport } from './test-report.js';

const tones: Readonly<Partial<Record<TestAnalysis['recommendation']['action'], 'good' | 'bad'>>> = {
  promote: 'good',
  stop: 'bad',
  investigate: 'bad',
};

/** What people read of a test. */
export function testDocument(report: TestReport): ReportDocument {
  const { name, recommendation } = report.analysis;
  return {
    kind: 'A/B test',
    title: name,
    advice: { text: recommendationText(report.analysis), tone: tones[recommendation.action] },
    reasons: recommendation.reasons,
    facts: reportFacts(report),
    sections: reportSections(report),
  };
}
