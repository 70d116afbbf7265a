import { collectedMetrics } from '../definition/test-definition.js';
import type { AnalysisWarning, SrmAnalysis } from '../test-analysis.js';
import type { TestRecord } from '../test-record.js';
import type { RejectionReason, TestTotals } from '../test-totals.js';
import { burnInUnits } from './always-valid.js';

/** What warnings are about. */
export interface WarningInput {
  readonly record: TestRecord;
  readonly totals: TestTotals;
  readonly srm: SrmAnalysis;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether records of other replicas could not be read. */
  readonly stale: boolean;
}

/** From this share, and this number, something is wrong rather than noisy. */
const unhealthyShare = 0.01;
const unhealthyCount = 10;
/** Clocks of replicas differ by less. */
const clockToleranceMs = 60_000;
/** Probability below which an arm has no value for another reason than chance. */
const noValueByChance = 0.001;

/** Everything a reader of the results must know. */
export function analysisWarnings(input: WarningInput): readonly AnalysisWarning[] {
  const found: AnalysisWarning[] = [];
  for (const { code, say } of conditions) {
    const message = say(input);
    if (message !== undefined) found.push({ code, message });
  }
  return found;
}

const conditions: readonly { readonly code: AnalysisWarning['code']; readonly say: (input: WarningInput) => string | undefined }[] = [
  { code: 'SAMPLE_RATIO_MISMATCH', say: mismatch },
  { code: 'MULTIPLE_EXPOSURES', say: multipleExposures },
  { code: 'UNMATCHED_OUTCOMES', say: unmatchedOutcomes },
  { code: 'REJECTED_OUTCOMES', say: rejectedOutcomes },
  { code: 'ARM_WITHOUT_OUTCOMES', say: armsWithoutOutcomes },
  { code: 'CLOCK_BACKWARDS', say: clockBackwards },
  { code: 'STALE_STATE', say: ({ stale }) => (stale ? 'Records of other replicas could not be read; newer ones may exist.' : undefined) },
  { code: 'SMALL_SAMPLE', say: smallSample },
  { code: 'WEIGHTS_CHANGED', say: weightsChanged },
  {
    code: 'BANDIT_ESTIMATES',
    say: ({ record }) =>
      record.definition.policy &&
      'Traffic follows rewards, which biases plain means; effects are weighted by 1 / propensity and less precise.',
  },
  { code: 'BAYESIAN_PEEKING', say: bayesianPeeking },
];

function mismatch({ srm, record }: WarningInput): string | undefined {
  if (srm.status !== 'ok' || !srm.mismatch) return undefined;
  const counts = record.definition.arms.map(({ name }, arm) => `"${name}" ${srm.observed[arm]} for ${Math.round(srm.expected[arm] ?? 0)}`);
  return `Units did not come to the arms as configured (p = ${srm.pValue.toExponential(1)}): ${counts.join(', ')} expected.`;
}

function multipleExposures({ totals: { multipleExposures: count, arms } }: WarningInput): string | undefined {
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  if (!unhealthy(count, units)) return undefined;
  return `${count} of ${units} units were seen in more than one arm.`;
}

function unmatchedOutcomes({ record, totals }: WarningInput): string | undefined {
  const { unmatched } = totals.rejected;
  if (record.definition.policy?.context !== undefined) {
    const known = totals.arms.reduce((sum, arm) => sum + (arm.metrics[record.definition.metric.name]?.n ?? 0), 0);
    if (!unhealthy(unmatched, known + unmatched)) return undefined;
    return `${unmatched} outcomes came to replicas that do not have the context of their request, or not any more; ${known} units have both.`;
  }
  const errors = collectedMetrics(record.definition).filter(({ kind }) => kind === 'error');
  const counted = totals.arms.reduce((sum, arm) => sum + Math.max(0, ...errors.map(({ name }) => arm.metrics[name]?.n ?? 0)), 0);
  if (!unhealthy(unmatched, counted + unmatched)) return undefined;
  return `${unmatched} actuals came for predictions that nobody has; ${counted} units have both.`;
}

/** Reasons that point to broken recording. The others are what the definition asks for, or repeats of what was counted. */
const broken: readonly RejectionReason[] = ['unknown-request', 'not-a-number', 'unknown-metric', 'overloaded'];

function rejectedOutcomes({ record, totals }: WarningInput): string | undefined {
  const reasons = broken.filter((reason) => totals.rejected[reason] > 0);
  const count = reasons.reduce((sum, reason) => sum + totals.rejected[reason], 0);
  const names = collectedMetrics(record.definition).map(({ name }) => name);
  const counted = totals.arms.reduce((sum, arm) => sum + Math.max(arm.predictions, ...names.map((name) => arm.metrics[name]?.n ?? 0)), 0);
  if (!unhealthy(count, counted + count)) return undefined;
  const said = reasons.map((reason) => `${reason}: ${totals.rejected[reason]}`);
  return `${count} records were rejected beside ${counted} units with values (${said.join(', ')}).`;
}

/** An arm that has no value although, if values came at one rate to all units, it would have had some. */
function armsWithoutOutcomes({ record, totals: { arms } }: WarningInput): string | undefined {
  const said = collectedMetrics(record.definition).flatMap(({ name }) => {
    const others = arms.filter((arm) => (arm.metrics[name]?.n ?? 0) > 0);
    const values = others.reduce((sum, arm) => sum + (arm.metrics[name]?.n ?? 0), 0);
    const units = others.reduce((sum, arm) => sum + arm.units, 0);
    const silent = arms.filter((arm) => !others.includes(arm) && (units / (units + arm.units)) ** values < noValueByChance);
    return silent.map((arm) => `"${arm.name}" has no "${name}" in ${arm.units} units`);
  });
  return said.length === 0 ? undefined : `Outcomes of an arm are missing, while others have some: ${said.join('; ')}.`;
}

function clockBackwards({ totals: { lastAt }, record: { startedAt }, now }: WarningInput): string | undefined {
  const latest = Math.max(lastAt ?? now, startedAt ?? now);
  if (latest <= now + clockToleranceMs) return undefined;
  return `The clock says ${new Date(now).toISOString()}, but there are records of ${new Date(latest).toISOString()}.`;
}

function smallSample({ record, totals }: WarningInput): string | undefined {
  if (record.status === 'draft') return undefined;
  const least = Math.min(...totals.arms.filter((_, arm) => takesTraffic(record, arm)).map(({ units }) => units));
  if (least >= burnInUnits) return undefined;
  return `The smallest arm has ${least} units; below ${burnInUnits} errors are larger than stated and nothing is called significant at every look.`;
}

function takesTraffic({ allocations, definition }: TestRecord, arm: number): boolean {
  return (allocations.at(-1)?.weights[arm] ?? definition.arms[arm]?.trafficWeight ?? 0) > 0;
}

function weightsChanged({ record, totals }: WarningInput): string | undefined {
  if (record.definition.policy !== undefined) return undefined;
  const used = totals.periods.filter(({ units }) => units.some((count) => count > 0));
  const different = new Set(used.map(({ weights }) => sharesOf(weights)));
  if (different.size < 2) return undefined;
  return `Units came under ${different.size} different weights; what changed over time besides may look like an effect. Ramp up by coverage instead.`;
}

function sharesOf(weights: readonly number[]): string {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight / sum).toFixed(9)).join();
}

function bayesianPeeking({ record: { definition, status } }: WarningInput): string | undefined {
  if (definition.method !== 'bayesian' || definition.policy !== undefined || status === 'completed') return undefined;
  return 'Probabilities are beliefs, not error rates: stopping as soon as one is high finds differences that are none.';
}

function unhealthy(count: number, among: number): boolean {
  return count >= unhealthyCount && count >= unhealthyShare * among;
}
