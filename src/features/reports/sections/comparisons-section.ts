import { correctionNames, raisedPValue } from '../../../domain/experiment/decisions/raised-p-value.js';
import type { VariantComparison } from '../../../domain/experiment/test-analysis.js';
import { digits, level, percent, pValue, relativeWithInterval, withInterval } from '../format-number.js';
import { columns, type ReportCell, type ReportSection } from '../report-section.js';
import type { TestReport } from '../test-report.js';

const methods: Readonly<Record<VariantComparison['method'], string>> = {
  sequential: 'holds however often one looks',
  fixed: 'holds for one look',
  bayesian: 'are credible intervals and hold for one look',
  groupSequential: 'hold at the planned looks',
  ips: 'holds however often one looks; values are weighted by 1 / propensity',
};

/** How challengers do beside the control. */
export function comparisonsSection({ analysis: { comparisons, method, confidence }, definition }: TestReport): ReportSection {
  const compared = comparisons.filter(({ status }) => status === 'ok').length;
  const corrected = compared > 1 && definition !== undefined && definition.correction !== 'none';
  return {
    id: 'comparisons',
    title: 'Comparisons',
    paragraphs: [
      `Challenger minus control; method "${method}", ${level(confidence)} confidence (${methods[method]}).`,
      ...(corrected
        ? [`p-values are adjusted for ${compared} comparisons by the correction of ${correctionNames[definition.correction]}.`]
        : []),
    ],
    table: {
      columns: columns(
        'Metric',
        'Arm',
        '#Effect',
        '#Relative effect',
        '#p-value',
        '#Adjusted',
        '#Always valid',
        '#Win probability',
        '#Expected loss',
        'Verdict',
      ),
      rows: comparisons.map((comparison) => [
        comparison.primary ? `${comparison.metric} (primary)` : comparison.metric,
        comparison.variant,
        ...numbers(comparison),
        verdict(comparison, confidence),
      ]),
    },
  };
}

function numbers(comparison: VariantComparison): readonly string[] {
  if (comparison.status !== 'ok') return ['–', '–', '–', '–', '–', '–', '–'];
  return [
    withInterval(comparison.effect.estimate, comparison.effect),
    relativeWithInterval(comparison.relative),
    pValue(comparison.pValue),
    pValue(comparison.adjustedPValue),
    pValue(comparison.alwaysValidPValue),
    percent(comparison.winProbability),
    expectedLoss(comparison),
  ];
}

function verdict(comparison: VariantComparison, confidence: number): ReportCell {
  if (comparison.status !== 'ok') return { text: comparison.reason, tone: 'muted' };
  if (comparison.better === 'challenger') return { text: 'better', tone: 'good' };
  if (comparison.better === 'control') return { text: 'worse', tone: 'bad' };
  if (comparison.significant) return { text: 'no difference', tone: 'muted' };
  const isRaised = raisedPValue(comparison, confidence) !== undefined;
  return { text: isRaised ? 'not decided, after correction' : 'not decided', tone: 'muted' };
}

/** A loss that is nothing beside the uncertainty is written as such. */
function expectedLoss({ expectedLoss, standardError }: Extract<VariantComparison, { status: 'ok' }>): string {
  return expectedLoss > 0 && expectedLoss < standardError / 10_000 ? '≈ 0' : digits(expectedLoss);
}
