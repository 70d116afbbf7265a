import type { Computed } from '../../stats/computed.js';
import { benjaminiHochberg } from '../../stats/corrections/benjamini-hochberg.js';
import { holm } from '../../stats/corrections/holm.js';
import type { MetricDefinition } from '../definition/metric-definition.js';
import type { TestDefinition } from '../definition/test-definition.js';
import type { AnalysisSnapshot, ComparisonResult, ComparisonSubject, VariantComparison } from '../test-analysis.js';
import { type AlwaysValid, alwaysValid } from './always-valid.js';
import { type GroupLook, groupLook } from './group-look.js';
import { methodVerdict } from './method-verdict.js';
import type { PairEstimate } from './pair-estimate.js';
import { pairBelief } from './win-probability.js';

/** A challenger and the control in one goal metric. */
export interface MetricPair {
  readonly metric: MetricDefinition;
  readonly primary: boolean;
  readonly variant: string;
  readonly control: string;
  readonly estimate: Computed<PairEstimate>;
}

/** What comparisons are judged by. */
export interface Judgement {
  readonly definition: TestDefinition;
  readonly method: ComparisonSubject['method'];
  /** Units of all arms. */
  readonly units: number;
  readonly previous: readonly AnalysisSnapshot[];
}

/**
 * Judges all comparisons of the goal metrics as one family: p-values are corrected over those that can be computed, the always-valid
 * ones for methods that may be looked at at any time.
 */
export function compareMetrics(pairs: readonly MetricPair[], judgement: Judgement): readonly VariantComparison[] {
  const { definition, method, units, previous } = judgement;
  const sequences = pairs.map(({ estimate }) => (estimate.status === 'ok' ? alwaysValid(estimate, definition) : undefined));
  const anytime = method === 'sequential' || method === 'ips';
  const pValues = pairs.flatMap(({ estimate }, at) => {
    if (estimate.status !== 'ok') return [];
    return [anytime ? (sequences[at] as AlwaysValid).pValue : estimate.pValue];
  });
  const adjusted = corrected(pValues, definition.correction);
  const look = method === 'groupSequential' ? groupLook(definition, units, pValues.length, previous) : undefined;
  let place = 0;
  return pairs.map(({ metric, primary, variant, control, estimate }, at): VariantComparison => {
    const subject = { metric: metric.name, primary, variant, control, method };
    if (estimate.status !== 'ok') return { ...subject, status: 'not-computable', reason: estimate.reason };
    const evidence = { estimate, sequence: sequences[at] as AlwaysValid, adjustedPValue: adjusted[place++] as number, look };
    return judged(subject, metric.higherIsBetter, evidence, judgement);
  });
}

function corrected(pValues: readonly number[], correction: TestDefinition['correction']): readonly number[] {
  if (correction === 'none') return pValues;
  return correction === 'holm' ? holm(pValues) : benjaminiHochberg(pValues);
}

interface PairEvidence {
  readonly estimate: PairEstimate;
  readonly sequence: AlwaysValid;
  readonly adjustedPValue: number;
  readonly look: GroupLook | undefined;
}

/** Field by field: an object that is put together of others costs ten times as much, and an analysis makes dozens. */
function judged(subject: ComparisonSubject, higherIsBetter: boolean, evidence: PairEvidence, judgement: Judgement): VariantComparison {
  const { metric, primary, variant, control, method } = subject;
  const { estimate, sequence, adjustedPValue, look } = evidence;
  const { effect, standardError, pValue, varianceReduction } = estimate;
  const { winProbability, expectedLoss } = pairBelief(estimate, higherIsBetter);
  const { interval, stretch, significant } = methodVerdict(method, {
    estimate,
    sequence,
    adjustedPValue,
    look,
    winProbability,
    alpha: 1 - judgement.definition.confidence,
    // Earlier analyses were kept of the primary metric, and one method looks at them.
    earlier: primary && look !== undefined ? earlierOf(variant, judgement.previous) : [],
  });
  return {
    metric,
    primary,
    variant,
    control,
    method,
    status: 'ok',
    effect: { estimate: effect, lower: interval.lower, upper: interval.upper },
    relative: estimate.lift(stretch),
    standardError,
    pValue,
    adjustedPValue,
    alwaysValidPValue: sequence.pValue,
    winProbability,
    expectedLoss,
    significant,
    better: significant ? betterOf(effect, higherIsBetter) : 'unknown',
    varianceReduction,
    bound: look && { look: look.look, information: look.information, z: look.z },
  };
}

function earlierOf(challenger: string, previous: readonly AnalysisSnapshot[]): readonly AnalysisSnapshot['comparisons'][number][] {
  return previous.flatMap(({ comparisons }) => comparisons.filter(({ variant }) => variant === challenger));
}

function betterOf(effect: number, higherIsBetter: boolean): ComparisonResult['better'] {
  if (effect === 0) return 'unknown';
  return effect > 0 === higherIsBetter ? 'challenger' : 'control';
}
