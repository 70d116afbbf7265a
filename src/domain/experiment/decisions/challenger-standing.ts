import type { TestDefinition } from '../definition/test-definition.js';
import type { AnalysisFacts } from './analysis-facts.js';
import { correctionNames, raisedPValue } from './raised-p-value.js';

/** Where a challenger stands; `doubtful` ones would have won, but for a guardrail that may yet fail. */
export interface ChallengerStanding {
  readonly name: string;
  readonly state: 'better' | 'doubtful' | 'worse' | 'harmful' | 'open';
  readonly winProbability: number;
  /** One sentence for each thing that speaks for or against it. */
  readonly reasons: readonly string[];
}

/** Where a challenger stands by its guardrails and the primary metric. */
export function challengerStanding(analysis: AnalysisFacts, name: string, correction: TestDefinition['correction']): ChallengerStanding {
  const guardrails = analysis.guardrails.filter(({ variant }) => variant === name);
  const failures = guardrails.filter(({ verdict }) => verdict === 'fail').map(({ reason }) => reason);
  const comparison = analysis.comparisons.find(({ variant, primary }) => primary && variant === name);
  const pairwise = comparison?.status === 'ok' ? comparison.winProbability : 0;
  const winProbability = analysis.variants.find((variant) => variant.name === name)?.winProbability ?? pairwise;
  const standing = (state: ChallengerStanding['state'], reasons: readonly string[]) => ({ name, state, winProbability, reasons });

  if (failures.length > 0) return standing('harmful', failures);
  if (comparison === undefined) return standing('open', [`"${name}" is not compared.`]);
  const subject = `"${name}" and "${comparison.control}" in "${comparison.metric}"`;
  if (comparison.status !== 'ok') return standing('open', [`${subject} cannot be compared: ${comparison.reason}`]);
  if (!comparison.significant || comparison.better === 'unknown') {
    const raised = raisedPValue(comparison, analysis.confidence);
    if (raised === undefined) return standing('open', [`${subject} do not differ significantly yet.`]);
    const count = analysis.comparisons.filter(({ status }) => status === 'ok').length;
    const [own, adjusted, alpha] = [raised, comparison.adjustedPValue, 1 - analysis.confidence].map(rounded);
    const corrected = `corrected for ${count} comparisons by ${correctionNames[correction]}, p = ${own} is ${adjusted}, above ${alpha}`;
    return standing('open', [`${subject} do not differ significantly yet: ${corrected}.`]);
  }
  if (comparison.better === 'control') return standing('worse', [`"${name}" is significantly worse in "${comparison.metric}".`]);
  const won = `"${name}" is significantly better in "${comparison.metric}".`;
  const doubts = guardrails.filter(({ beyondMargin }) => beyondMargin);
  if (doubts.length > 0) return standing('doubtful', [won, ...doubts.map(({ reason }) => reason)]);
  return standing('better', [won]);
}

function rounded(p: number): number {
  return Number(p.toPrecision(3));
}
