import type { GateResult } from '../../../domain/evaluation/gate-result.js';
import { checkMetrics } from '../../../domain/evaluation/metric-threshold.js';
import type { GateSettings } from '../pipeline-settings.js';
import type { UpdateComparison } from '../update-result.js';

type Values = Readonly<Record<string, number>>;

/** Whether a candidate may take the incumbent's place, by numbers that are known: one result for each condition. */
export function judgeCandidate(
  comparison: UpdateComparison,
  gate: GateSettings,
  candidate: Values,
  incumbent: Values,
): readonly GateResult[] {
  const isFirst = comparison.incumbent === undefined;
  const results = [...checkMetrics(isFirst ? withoutChanges(gate.thresholds) : gate.thresholds, candidate, incumbent)];
  if (isFirst) return results;
  results.push(marginResult(comparison, gate));
  if (gate.significant) results.push(significanceResult(comparison, gate));
  return results;
}

/** Where there is no incumbent, nothing can be asked of a change. */
function withoutChanges(thresholds: GateSettings['thresholds']): GateSettings['thresholds'] {
  const alone = Object.entries(thresholds).filter(([, { threshold }]) => threshold !== undefined);
  return Object.fromEntries(alone.map(([metric, { threshold, greaterIsBetter }]) => [metric, { threshold, greaterIsBetter }]));
}

function marginResult(
  { metric, candidate, incumbent = Number.NaN, improvement, rows }: UpdateComparison,
  { margin }: GateSettings,
): GateResult {
  const worsening = improvement === undefined ? Number.POSITIVE_INFINITY : -improvement;
  const passed = worsening <= margin * Math.abs(incumbent);
  const relation = passed ? 'not worse than' : 'worse than';
  const allowed = margin === 0 ? '' : `, ${margin} of it allowed`;
  const message = `${metric} of the candidate, ${candidate} on ${rows} rows, is ${relation} the incumbent's ${incumbent}${allowed}`;
  return { gate: 'metric', passed, message, metric, candidate, baseline: incumbent };
}

function significanceResult(
  { metric, candidate, incumbent, improvement = 0, test }: UpdateComparison,
  { alpha }: GateSettings,
): GateResult {
  const passed = improvement > 0 && test !== undefined && test.pValue < alpha;
  const measured = test === undefined ? 'no test could be made' : `p = ${test.pValue} (${test.name})`;
  const message = `the improvement of ${metric} is ${passed ? '' : 'not '}significant: ${measured}, below ${alpha} required`;
  return { gate: 'metric', passed, message, metric, candidate, baseline: incumbent };
}
