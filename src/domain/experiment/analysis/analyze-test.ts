import { type Computed, notComputable } from '../../stats/computed.js';
import type { AnalysisFacts } from '../decisions/analysis-facts.js';
import { recommend } from '../decisions/recommend.js';
import type { MetricDefinition } from '../definition/metric-definition.js';
import type { AnalysisSnapshot, ComparisonSubject, TestAnalysis } from '../test-analysis.js';
import type { TestRecord } from '../test-record.js';
import type { TestTotals } from '../test-totals.js';
import { analysisWarnings } from './analysis-warnings.js';
import { type ArmSample, armSamples } from './arm-sample.js';
import { compareMetrics, type MetricPair } from './compare-metrics.js';
import { describeVariants } from './describe-variants.js';
import { judgeGuardrail } from './judge-guardrails.js';
import { judgePower } from './judge-power.js';
import { type PairEstimate, pairEstimate } from './pair-estimate.js';
import { trafficSplit } from './traffic-split.js';
import { armWinProbabilities } from './win-probability.js';

/** What an analysis starts from. */
export interface AnalyzeInput {
  readonly record: TestRecord;
  readonly totals: TestTotals;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Earlier analyses of the same definition, oldest first; a group-sequential test counts its looks by them. */
  readonly previous?: readonly AnalysisSnapshot[] | undefined;
  /** Whether records of other replicas could not be read. @default false */
  readonly stale?: boolean | undefined;
}

/** What is known of a test, and what that recommends. */
export function analyzeTest(input: AnalyzeInput): TestAnalysis {
  const facts = factsOf(input);
  return { ...facts, recommendation: recommend(input.record, facts) };
}

function factsOf({ record, totals: recorded, now, previous = [], stale = false }: AnalyzeInput): AnalysisFacts {
  const { definition } = record;
  const { arms, metric, metrics, guardrails, policy, confidence } = definition;
  const totals = inOrder(record, recorded);
  const method: ComparisonSubject['method'] = policy === undefined ? definition.method : 'ips';
  const control = Math.max(
    0,
    arms.findIndex((arm) => arm.control),
  );
  const units = totals.arms.map((arm) => arm.units);
  const durationMs = runningTime(record, now);

  const samples = new Map<string, readonly Computed<ArmSample>[]>();
  for (const each of [metric, ...metrics, ...guardrails]) samples.set(each.name, armSamples(each, totals, policy));
  const sample = (each: MetricDefinition, arm: number) => samples.get(each.name)?.[arm] as Computed<ArmSample>;
  const challengers = arms.flatMap(({ name }, arm) => (arm === control ? [] : [{ name, arm }]));
  const controlName = arms[control]?.name ?? '';
  const pairs = [metric, ...metrics].flatMap((each, place) =>
    challengers.map(({ name, arm }): MetricPair => {
      const estimate = estimatePair(sample(each, control), sample(each, arm), controlName, name, confidence);
      return { metric: each, primary: place === 0, variant: name, control: controlName, estimate };
    }),
  );
  const primaryPairs = pairs.slice(0, challengers.length).map(({ estimate }) => estimate);

  const srm = trafficSplit(definition, totals);
  const taking = units.filter((_, arm) => (record.allocations.at(-1)?.weights[arm] ?? arms[arm]?.trafficWeight ?? 0) > 0);
  return {
    schemaVersion: 1,
    testId: definition.testId,
    name: definition.name,
    definitionVersion: definition.version,
    status: record.status,
    method,
    confidence,
    analyzedAt: now,
    startedAt: record.startedAt,
    durationMs,
    unit: definition.unit,
    winner: record.winner,
    variants: describeVariants({
      record,
      totals,
      samples,
      expected: srm.status === 'ok' ? srm.expected : undefined,
      winProbabilities: armWinProbabilities(samples.get(metric.name) ?? [], inPlace(primaryPairs, control), metric.higherIsBetter),
    }),
    comparisons: compareMetrics(pairs, { definition, method, units: units.reduce((sum, each) => sum + each, 0), previous }),
    srm,
    guardrails: guardrails.flatMap((guardrail) =>
      challengers.map(({ name, arm }) =>
        judgeGuardrail({ guardrail, variant: name, control: sample(guardrail, control), challenger: sample(guardrail, arm) }, definition),
      ),
    ),
    power: judgePower({
      definition,
      method,
      units: Math.min(...taking),
      control: sample(metric, control),
      pairs: primaryPairs,
      durationMs,
    }),
    warnings: analysisWarnings({ record, totals, srm, now, stale }),
    rejected: totals.rejected,
  };
}

function estimatePair(
  control: Computed<ArmSample>,
  challenger: Computed<ArmSample>,
  controlName: string,
  challengerName: string,
  confidence: number,
): Computed<PairEstimate> {
  if (control.status !== 'ok') return notComputable(`"${controlName}": ${control.reason}`);
  if (challenger.status !== 'ok') return notComputable(`"${challengerName}": ${challenger.reason}`);
  return pairEstimate(control, challenger, confidence);
}

/** Comparisons by arm, with a gap where the control is. */
function inPlace<T>(ofChallengers: readonly T[], control: number): readonly (T | undefined)[] {
  return [...ofChallengers.slice(0, control), undefined, ...ofChallengers.slice(control)];
}

/** Totals with the arms of the definition in its order; one that nobody has seen has nothing. */
function inOrder({ definition }: TestRecord, totals: TestTotals): TestTotals {
  const nothing = { units: 0, decisions: 0, metrics: {}, predictions: 0, errors: 0, fallbacks: 0 };
  const arms = definition.arms.map(({ name }) => totals.arms.find((arm) => arm.name === name) ?? { ...nothing, name });
  return { ...totals, arms };
}

/** Time the test ran, pauses left out. */
function runningTime({ startedAt, completedAt, pausedAt, pausedMs }: TestRecord, now: number): number {
  if (startedAt === undefined) return 0;
  return Math.max(0, (completedAt ?? pausedAt ?? now) - startedAt - pausedMs);
}
