import type { CallOptions } from '../../../core/call-options.js';
import { isMlflowOpsError } from '../../../core/errors/guards.js';
import type { ArmDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { Lease } from '../../../ports/state-store.js';
import { changeTest } from '../lifecycle/change-test.js';
import { ended } from '../lifecycle/complete-test.js';
import { promoteWinner, type WinnerPromotion } from '../lifecycle/promote-winner.js';
import { readTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { type DecisionOutcome, type LoggedDecision, logOutcome } from './decision-log.js';

/** Refusals that trying again soon does not change. */
const final = ['CONFLICT', 'NOT_FOUND', 'VALIDATION', 'PERMISSION_DENIED'];

/**
 * Does what was decided: promotes, writes that down, ends the test. Whoever dies in between is followed by somebody who calls this
 * again: a promotion that was made is found by its place or its reason, one that was written down is not looked at any more.
 *
 * @throws What may be over soon, as a registry that is away; the decision stays to be carried out
 */
export async function carryOut(
  session: TestSession,
  record: TestRecord,
  decision: LoggedDecision,
  lease: Lease,
  call: CallOptions,
): Promise<LoggedDecision> {
  const { testId } = record.definition;
  const state = await session.opened(call);
  const log = (outcome: Omit<DecisionOutcome, 'timestamp' | 'fencingToken'>) => {
    const { fencingToken } = lease;
    return logOutcome(state, record, decision, { ...outcome, timestamp: session.clock.now(), fencingToken }, call);
  };
  let settled = decision;
  if (decision.outcome === undefined) {
    if (!isWantedStill((await readTest(state, testId, call)).record, decision)) {
      return log({ status: 'dropped', reason: 'The test was changed or ended before this was carried out.' });
    }
    // Who was away for long, and is no longer the one to act, is told so here.
    await lease.renew(call);
    try {
      settled = await log({ status: 'done', promotion: await promotionOf(session, record, decision, call) });
    } catch (error) {
      if (!isMlflowOpsError(error) || error.retryable || !final.includes(error.code)) throw error;
      return log({ status: 'blocked', reason: error.message });
    }
  }
  await lease.renew(call);
  const { winner } = decision;
  await changeTest(session, testId, call, (current, at) =>
    current.status === 'completed' ? current : ended(current, { winner, promotion: settled.outcome?.promotion }, at),
  );
  return settled;
}

/** Whether the test is the one that was decided about; a person may have ended or changed it since. */
function isWantedStill({ status, definition: { version, autoPromote } }: TestRecord, decision: LoggedDecision): boolean {
  return status === 'running' && version === decision.definitionVersion && autoPromote.enabled && !autoPromote.dryRun;
}

/** Moves the alias to the winner, once for a decision; nothing for an arm without a model. */
async function promotionOf(
  session: TestSession,
  record: TestRecord,
  { action, variant, entry }: LoggedDecision,
  call: CallOptions,
): Promise<WinnerPromotion | undefined> {
  const { testId, arms, autoPromote } = record.definition;
  const arm: ArmDefinition | undefined = action === 'promote' ? arms.find(({ name }) => name === variant) : undefined;
  if (arm?.modelName === undefined || arm.modelVersion === undefined) return undefined;
  const { name, modelName, modelVersion } = arm;
  const reason = `Winner "${name}" of A/B test "${testId}", by decision ${entry}.`;
  const made = (await session.registry.history?.(modelName, call)) ?? [];
  // Promoted by somebody who died then; where the alias was rolled back since, it stays.
  if (made.some((promotion) => promotion.reason === reason && promotion.status === 'done')) {
    return { modelName, modelVersion, alias: autoPromote.alias };
  }
  return promoteWinner(session, record, arm, reason, call);
}
