import type { CallOptions } from '../../../core/call-options.js';
import { outsideCallers } from '../../../core/outside-callers.js';
import type { Lease, StateStore } from '../../../ports/state-store.js';
import type { LiveTest } from '../serving/live-test.js';
import { findTest, type StoredTest } from '../sharing/stored-tests.js';
import type { SideWork, TestSession } from '../test-session.js';
import { type Duty, type DutyTimes, duties, dutiesKey, isDue, readDutyTimes } from './duties.js';
import { evaluateTest } from './evaluate-test.js';
import { tryLead } from './lead.js';
import { reallocateTraffic } from './reallocate-traffic.js';

/** How each duty is performed. */
const perform: Readonly<Record<Duty, (session: TestSession, stored: StoredTest, lease: Lease, call: CallOptions) => Promise<unknown>>> = {
  reallocated: (session, stored, _, call) => reallocateTraffic(session, stored, call),
  evaluated: evaluateTest,
};

/** Time before the duties of a test are tried again that could not be performed, in milliseconds. */
const retryMs = 5000;
/** Longest time that one call of a duty waits, in milliseconds. */
const callMs = 60_000;

/**
 * Leads tests: evaluates those that decide by themselves and divides the traffic of those whose policy says so, each by one replica at a
 * time. All others stand by, and see by the times in the state store that it was done.
 */
export class TestLead implements SideWork {
  readonly #end = new AbortController();
  readonly #times = new Map<string, DutyTimes>();
  readonly #failedAt = new Map<string, number>();
  #running: Promise<void> | undefined;

  /** Does what is due, unless that goes on already. */
  begin(session: TestSession): void {
    if (this.#end.signal.aborted) return;
    this.#running ??= outsideCallers(() => this.#lead(session)).finally(() => {
      this.#running = undefined;
    });
  }

  /** Begins nothing any more, and breaks off what goes on; another replica takes it up. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  /** Never rejects. */
  async #lead(session: TestSession): Promise<void> {
    const { signal } = this.#end;
    for (const test of session.tests.values()) {
      const { testId } = test.record.definition;
      const failedAt = this.#failedAt.get(testId);
      if (signal.aborted || (failedAt !== undefined && performance.now() - failedAt < retryMs)) continue;
      try {
        await this.#leadTest(session, test, { signal, timeoutMs: callMs });
        this.#failedAt.delete(testId);
      } catch (error) {
        if (signal.aborted) return;
        if (failedAt === undefined) session.settings.logger.warn({ testId, error }, 'What a running A/B test does by itself failed.');
        this.#failedAt.set(testId, performance.now());
      }
    }
  }

  async #leadTest(session: TestSession, { record: { definition }, isServing }: LiveTest, call: CallOptions): Promise<void> {
    const { testId } = definition;
    const isAnyDue = (times: DutyTimes) => duties.some((duty) => isDue(duty, definition, times, session.clock.now()));
    if (!isServing || !isAnyDue(this.#times.get(testId) ?? {})) return;
    const state = await session.state();
    const times = await readDutyTimes(state, testId, call);
    this.#times.set(testId, times);
    if (isAnyDue(times)) await tryLead(state, testId, call, (lease, held) => this.#perform(session, state, testId, lease, held));
  }

  /** What is still due, now that no other replica can do it. */
  async #perform(session: TestSession, state: StateStore, testId: string, lease: Lease, call: CallOptions): Promise<void> {
    let times = await readDutyTimes(state, testId, call);
    for (const duty of duties) {
      const stored = await findTest(state, testId, call);
      if (stored?.record.status !== 'running') return;
      // Of the beginning: what is recorded while a duty is performed is looked at an interval later.
      const now = session.clock.now();
      if (!isDue(duty, stored.record.definition, times, now)) continue;
      await perform[duty](session, stored, lease, call);
      times = { ...times, [duty]: now };
      await state.put(dutiesKey(testId), times, call);
      this.#times.set(testId, times);
    }
  }
}
