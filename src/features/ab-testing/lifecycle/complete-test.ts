import type { CallOptions } from '../../../core/call-options.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { snapshotOf } from '../../../domain/experiment/analysis/snapshot-of.js';
import { advance } from '../../../domain/experiment/lifecycle.js';
import type { TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { analyzeRecord } from '../results/analyze-results.js';
import { keepSnapshot } from '../results/snapshots.js';
import { readTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import type { ABTest } from './ab-test.js';
import { changeTest } from './change-test.js';
import { promoteWinner, type WinnerPromotion } from './promote-winner.js';

/** How a test is ended. */
export interface CompleteTestOptions extends CallOptions {
  /** Move the alias of the definition's `autoPromote` to the winner's version, where a challenger has won. @default false */
  readonly promoteWinner?: boolean | undefined;
}

/** A test that is over, with its results. */
export interface CompletedTest extends ABTest {
  readonly analysis: TestAnalysis;
  readonly promotion?: WinnerPromotion | undefined;
}

/**
 * Ends a test with what is known of it. The winner's alias is moved first: where that fails the test runs on, and completing it
 * again is all there is to do.
 */
export async function completeTest(
  session: TestSession,
  testId: string,
  options: CompleteTestOptions,
  call: CallOptions,
): Promise<CompletedTest> {
  const { promoteWinner: asked } = parseKnownFields('The options of completeTest', options, ['promoteWinner', 'signal', 'timeoutMs']);
  const isPromoted = parseFlag('promoteWinner', asked ?? false);
  const state = await session.opened(call);
  await session.flush(call);
  const { record: before } = session.take(await readTest(state, testId, call), state);
  const now = session.clock.now();
  const analysis = await analyzeRecord(session, advance(before, { type: 'complete' }, now), call);
  const winner = winnerOf(analysis);
  const arm = before.definition.arms.find(({ name }) => name === winner);
  const promotion =
    isPromoted && arm !== undefined && !arm.control
      ? await promoteWinner(session, before, arm, `Winner "${arm.name}" of A/B test "${testId}".`, call)
      : undefined;
  const test = await changeTest(session, testId, call, (current, at) => ended(current, { winner, promotion }, at));
  await keepSnapshot(state, testId, snapshotOf(analysis), call);
  return { ...test, analysis: { ...analysis, winner }, promotion };
}

/** How a test came to its end. */
export interface TestEnding {
  readonly winner?: string | undefined;
  readonly promotion?: WinnerPromotion | undefined;
}

/** The record of a test that is over. @throws ConflictError unless it was started */
export function ended(record: TestRecord, { winner, promotion }: TestEnding, at: number): TestRecord {
  const promoted = promotion === undefined ? record : advance(record, { type: 'promote', details: { variant: winner, ...promotion } }, at);
  return advance(promoted, { type: 'complete', winner }, at);
}

/** The challenger to promote, or the control where every challenger is worse; nobody while that is not known. */
export function winnerOf({ recommendation, comparisons }: TestAnalysis): string | undefined {
  if (recommendation.action === 'promote') return recommendation.variant;
  const primary = comparisons.filter((comparison) => comparison.primary);
  const allWorse = primary.every((comparison) => comparison.status === 'ok' && comparison.significant && comparison.better === 'control');
  return recommendation.action === 'keep-control' && allWorse ? primary[0]?.control : undefined;
}
