import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import type { AnalysisSnapshot } from '../../../domain/experiment/test-analysis.js';
import type { StateStore } from '../../../ports/state-store.js';

/** Least time between two snapshots that are kept, in milliseconds; another look of a group-sequential test is always kept. */
const spacingMs = 60_000;
/** Beyond it every second one is dropped, so that a course of any length keeps its shape. */
const maxSnapshots = 512;

/** Where the course of a test over time is kept. */
export function snapshotsKey(testId: string): string {
  return `ab/snapshots/${testId}`;
}

/** Earlier analyses, oldest first. */
export async function readSnapshots(state: StateStore, testId: string, call: CallOptions): Promise<readonly AnalysisSnapshot[]> {
  return ((await state.get(snapshotsKey(testId), call))?.value ?? []) as readonly AnalysisSnapshot[];
}

/** Keeps an analysis; where another replica keeps one at the same moment, that one is enough. */
export async function keepSnapshot(state: StateStore, testId: string, snapshot: AnalysisSnapshot, call: CallOptions): Promise<void> {
  const key = snapshotsKey(testId);
  const stored = await state.get(key, call);
  const kept = withSnapshot((stored?.value ?? []) as readonly AnalysisSnapshot[], snapshot);
  if (kept === undefined) return;
  await state.put(key, kept, { ...call, ifRevision: stored?.revision ?? 0 }).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
}

/** The course with one more snapshot; undefined where it adds nothing. */
export function withSnapshot(course: readonly AnalysisSnapshot[], next: AnalysisSnapshot): readonly AnalysisSnapshot[] | undefined {
  const last = course.at(-1);
  if (last !== undefined && next.timestamp - last.timestamp < spacingMs && isSameLook(last, next)) return undefined;
  if (course.length < maxSnapshots) return [...course, next];
  const thinned = course.filter((snapshot, index) => {
    const before = course[index - 1];
    return index % 2 === 0 || before === undefined || !isSameLook(before, snapshot);
  });
  return [...thinned, next];
}

function isSameLook(one: AnalysisSnapshot, other: AnalysisSnapshot): boolean {
  const looks = ({ comparisons }: AnalysisSnapshot) => comparisons.map(({ variant, look }) => `${variant} ${look ?? ''}`).join('\n');
  return looks(one) === looks(other);
}
