import type { GuardrailAnalysis } from '../../../domain/experiment/test-analysis.js';
import { digits, withInterval } from '../format-number.js';
import { columns, type ReportCell, type ReportSection } from '../report-section.js';
import type { TestReport } from '../test-report.js';

/** What must not get worse by more than a margin. */
export function guardrailsSection({ analysis: { guardrails } }: TestReport): ReportSection {
  if (guardrails.length === 0) return { id: 'guardrails', title: 'Guardrails', paragraphs: ['The test has none.'] };
  return {
    id: 'guardrails',
    title: 'Guardrails',
    table: {
      columns: columns('Metric', 'Arm', '#Margin', '#Difference', 'Verdict'),
      rows: guardrails.map((guardrail) => [
        guardrail.metric,
        guardrail.variant,
        digits(guardrail.margin),
        withInterval(guardrail.effect?.estimate, guardrail.effect),
        verdict(guardrail),
      ]),
    },
  };
}

function verdict({ verdict, effect, reason, beyondMargin }: GuardrailAnalysis): ReportCell {
  if (verdict === 'pass') return { text: 'holds', tone: 'good' };
  if (verdict === 'fail') return { text: 'fails', tone: 'bad' };
  if (effect === undefined) return { text: reason, tone: 'muted' };
  return { text: beyondMargin ? 'not decided, looks like failing' : 'not decided', tone: 'muted' };
}
