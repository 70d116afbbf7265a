import type { CallOptions } from '../../../core/call-options.js';
import type { TestDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { StateStore } from '../../../ports/state-store.js';

/** What one replica does for all, again and again: dividing the traffic anew, and deciding. */
export const duties = ['reallocated', 'evaluated'] as const;

/** One of them. */
export type Duty = (typeof duties)[number];

/** When the duties of a test were last performed, on whichever replica; epoch milliseconds. */
export type DutyTimes = Readonly<Partial<Record<Duty, number>>>;

/** Where that is kept. */
export function dutiesKey(testId: string): string {
  return `ab/duties/${testId}`;
}

/** When the duties of a test were last performed. */
export async function readDutyTimes(state: StateStore, testId: string, call: CallOptions): Promise<DutyTimes> {
  return ((await state.get(dutiesKey(testId), call))?.value ?? {}) as DutyTimes;
}

/** Whether a test has a duty now. A time that is more than an interval ahead was written before the clock was set back. */
export function isDue(duty: Duty, { autoPromote, policy }: TestDefinition, times: DutyTimes, now: number): boolean {
  const everyMs = duty === 'reallocated' ? policy?.updateIntervalMs : autoPromote.enabled ? autoPromote.evaluateEveryMs : undefined;
  const last = times[duty];
  return everyMs !== undefined && (last === undefined || now - last >= everyMs || last - now > everyMs);
}
