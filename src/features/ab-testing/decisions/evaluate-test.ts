import type { CallOptions } from '../../../core/call-options.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { decide, type TestDecision } from '../../../domain/experiment/decisions/decide.js';
import type { Lease } from '../../../ports/state-store.js';
import { winnerOf } from '../lifecycle/complete-test.js';
import { analyzeAndKeep } from '../results/analyze-results.js';
import { readTest, type StoredTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { carryOut } from './carry-out.js';
import { type LoggedDecision, logDecision, readDecisions } from './decision-log.js';
import { withLead } from './lead.js';

const acting: ReadonlySet<TestDecision['action']> = new Set(['promote', 'keep-control', 'stop']);

/** The log of decisions about a test. */
export async function decisionsOf(session: TestSession, testId: string, call: CallOptions): Promise<readonly LoggedDecision[]> {
  const state = await session.opened(call);
  const { record } = await readTest(state, testId, call);
  return readDecisions(state, record, call);
}

/** Evaluates a test now, whenever that was done last; waits for another replica that is at it. */
export async function evaluateNow(session: TestSession, testId: string, call: CallOptions): Promise<LoggedDecision> {
  const state = await session.opened(call);
  return withLead(state, testId, call, async (lease, held) => {
    const stored = await readTest(state, testId, held);
    if (stored.record.status !== 'completed') return evaluateTest(session, stored, lease, held);
    throw new ConflictError(`The test "${testId}" is completed; there is nothing left to decide. decisions() tells what was.`, {
      details: { testId },
    });
  });
}

/**
 * Looks at a test, decides by its rules, writes that down and does it. Where a former leader died after its decision, that is done
 * instead: every step finds out whether it was taken already.
 *
 * @returns the decision; where it says what the last one said, with the entry of that
 */
export async function evaluateTest(session: TestSession, stored: StoredTest, lease: Lease, call: CallOptions): Promise<LoggedDecision> {
  const state = await session.opened(call);
  const { record } = session.take(stored, state);
  const log = await readDecisions(state, record, call);
  checkToken(log, lease);
  // One that is done, of a test that runs, lacks the end of the test only.
  const unfinished = log.findLast(({ action, dryRun, outcome }) => acting.has(action) && !dryRun && (outcome?.status ?? 'done') === 'done');
  if (unfinished !== undefined && record.status === 'running') return carryOut(session, record, unfinished, lease, call);

  const analysis = await analyzeAndKeep(session, record, call);
  const taken = log.filter(({ dryRun, outcome }) => !dryRun && outcome !== undefined && outcome.status !== 'dropped');
  const made = decide({ record, analysis, log: taken, now: session.clock.now() });
  const dryRun = made.dryRun || !record.definition.autoPromote.enabled;
  const decision = { ...made, dryRun, winner: winnerOf(analysis), fencingToken: lease.fencingToken };
  const last = log.at(-1);
  if (last !== undefined && isSameOpinion(last, decision)) return { ...decision, entry: last.entry };
  const logged = await logDecision(state, record, decision, call);
  return acting.has(logged.action) && !dryRun ? carryOut(session, record, logged, lease, call) : logged;
}

/** Someone who leads later has decided already: this lease was lost without notice. */
function checkToken(log: readonly LoggedDecision[], { fencingToken }: Lease): void {
  const latest = Math.max(0, ...log.map((decision) => Math.max(decision.fencingToken, decision.outcome?.fencingToken ?? 0)));
  if (latest > fencingToken) throw new ConflictError('Another replica decides about this test by now.', { retryable: true });
}

/** Reasons tell hours and counts, which change all the time; an opinion is what follows from them. */
function isSameOpinion(one: TestDecision & { readonly outcome?: unknown }, other: TestDecision): boolean {
  const opinion = ({ action, variant, definitionVersion, dryRun, inputs }: TestDecision) =>
    JSON.stringify([action, variant, definitionVersion, dryRun, action === 'investigate' ? inputs.warnings : []]);
  return opinion(one) === opinion(other) && one.outcome === undefined;
}
