import type { Recommendation, TestAnalysis } from '../test-analysis.js';
import type { TestRecord } from '../test-record.js';
import { type DecisionInputs, decisionInputs } from './decision-inputs.js';
import { recommend } from './recommend.js';

/** What the rules of a test decided at one moment, and on what; plain JSON for the decision log. */
export interface TestDecision extends Recommendation {
  readonly testId: string;
  readonly definitionVersion: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Decided and logged, but nothing may be moved. */
  readonly dryRun: boolean;
  readonly inputs: DecisionInputs;
}

/** What the rules look at. */
export interface DecideInput {
  readonly record: TestRecord;
  readonly analysis: TestAnalysis;
  /** Earlier decisions, in any order. */
  readonly log: readonly Pick<TestDecision, 'action' | 'timestamp'>[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * What to do with a test now: the recommendation of its analysis, held back while an earlier action is recent.
 */
export function decide({ record, analysis, log, now }: DecideInput): TestDecision {
  const { testId, version, autoPromote } = record.definition;
  const decided = cooled(fresh(record, analysis), log, now, autoPromote.cooldownMs);
  const inputs = decisionInputs(analysis);
  return { testId, definitionVersion: version, timestamp: now, ...decided, dryRun: autoPromote.dryRun, inputs };
}

/** An analysis of another definition says nothing of this one. */
function fresh(record: TestRecord, analysis: TestAnalysis): Recommendation {
  const { version } = record.definition;
  if (analysis.definitionVersion === version) return recommend(record, analysis);
  const reason = `The analysis is of version ${analysis.definitionVersion} of the definition, which is at version ${version}.`;
  return { action: 'wait', reasons: [reason] };
}

const acting: ReadonlySet<Recommendation['action']> = new Set(['promote', 'keep-control', 'stop']);

function cooled(recommendation: Recommendation, log: DecideInput['log'], now: number, cooldownMs: number): Recommendation {
  if (!acting.has(recommendation.action)) return recommendation;
  const last = Math.max(Number.NEGATIVE_INFINITY, ...log.filter(({ action }) => acting.has(action)).map(({ timestamp }) => timestamp));
  if (now - last >= cooldownMs) return recommendation;
  const minutes = Math.ceil((last + cooldownMs - now) / 60_000);
  return { action: 'wait', reasons: [...recommendation.reasons, `The last action was recent; the next may follow in ${minutes} minutes.`] };
}
