import type { CallOptions } from '../../../core/call-options.js';
import type { TestDecision } from '../../../domain/experiment/decisions/decide.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { StateStore } from '../../../ports/state-store.js';
import type { WinnerPromotion } from '../lifecycle/promote-winner.js';

/** What came of a decision to end a test. */
export interface DecisionOutcome {
  /** `done`: the test was ended by it. `blocked`: refused, and the test runs on. `dropped`: the test was changed before. */
  readonly status: 'done' | 'blocked' | 'dropped';
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Grows with whoever acts for the test; a smaller one than before does nothing. */
  readonly fencingToken: number;
  readonly promotion?: WinnerPromotion | undefined;
  /** Why it was not done. */
  readonly reason?: string | undefined;
}

/** A decision of the rules as it was written down, and what came of it. */
export interface LoggedDecision extends TestDecision {
  /** Place in the log, growing. */
  readonly entry: number;
  /** Arm that has won, if that is known. */
  readonly winner?: string | undefined;
  /** Of the lease under which it was made. */
  readonly fencingToken: number;
  /** Absent where nothing is to be done, in a dry run, and until it is done. */
  readonly outcome?: DecisionOutcome | undefined;
}

/** What is appended. The stream outlives a test that is deleted, so `createdAt` says whose entry it is. */
type Line = { readonly createdAt: number } & (
  | { readonly type: 'decision'; readonly decision: Omit<LoggedDecision, 'entry' | 'outcome'> }
  | { readonly type: 'outcome'; readonly entry: number; readonly outcome: DecisionOutcome }
);

const pageSize = 500;

/** Everything that was decided in the life of a test, oldest first. */
export async function readDecisions(state: StateStore, record: TestRecord, call: CallOptions): Promise<readonly LoggedDecision[]> {
  const found = new Map<number, LoggedDecision>();
  for (let after = 0; ; ) {
    const page = await state.read(streamOf(record), { ...call, after, limit: pageSize });
    for (const { position, value } of page) {
      const line = value as Line;
      if (line.createdAt !== record.createdAt) continue;
      if (line.type === 'decision') found.set(position, { ...line.decision, entry: position });
      else {
        const decision = found.get(line.entry);
        if (decision !== undefined) found.set(line.entry, { ...decision, outcome: line.outcome });
      }
    }
    after = page.at(-1)?.position ?? after;
    if (page.length < pageSize) return [...found.values()];
  }
}

/** Writes a decision down, before anything is done about it. */
export async function logDecision(
  state: StateStore,
  record: TestRecord,
  decision: Omit<LoggedDecision, 'entry' | 'outcome'>,
  call: CallOptions,
): Promise<LoggedDecision> {
  const line: Line = { createdAt: record.createdAt, type: 'decision', decision };
  return { ...decision, entry: await state.append(streamOf(record), [line], call) };
}

/** Writes down what came of a decision. */
export async function logOutcome(
  state: StateStore,
  record: TestRecord,
  decision: LoggedDecision,
  outcome: DecisionOutcome,
  call: CallOptions,
): Promise<LoggedDecision> {
  const line: Line = { createdAt: record.createdAt, type: 'outcome', entry: decision.entry, outcome };
  await state.append(streamOf(record), [line], call);
  return { ...decision, outcome };
}

function streamOf({ definition }: TestRecord): string {
  return `ab/decisions/${definition.testId}`;
}
