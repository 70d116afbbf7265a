import type { QueuedEntry } from '../../ports/outbox.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import { classifyFailure } from './classify-failure.js';
import { toBatch } from './to-batch.js';

/** The final outcome of one entry. */
export type Verdict = { readonly status: 'delivered' } | { readonly status: 'quarantined'; readonly reason: string };

/** A run that no longer takes anything, and why. */
export interface RunGone {
  readonly reason: string;
}

/** Where a window goes and who hears what became of its entries. */
export interface WindowTarget {
  readonly store: TrackingStore;
  readonly runId: string;
  /** Whether nobody else can have written params of the run, so that they cannot take their neighbours down. */
  readonly owned: boolean;
  readonly timeoutMs: number;
  readonly settle: (entries: readonly QueuedEntry[], verdict: Verdict) => void;
}

/**
 * Delivers one window. What the store refuses is split by kind, then halved, until the refused items stand alone and are
 * quarantined with the store's reason; their neighbours are delivered.
 *
 * @returns the reason when the run is gone; its entries are not settled then.
 * @throws the store's error when it was no refusal; entries not settled by then were not delivered.
 */
export async function deliverWindow(target: WindowTarget, window: readonly QueuedEntry[]): Promise<RunGone | undefined> {
  for (const entries of target.owned ? [window] : byKind(window)) {
    const refused = await attempt(target, entries);
    if (refused === undefined) continue;
    if (classifyFailure(refused) === 'gone') return { reason: reasonOf(refused) };
    const gone = await isGone(target);
    if (gone !== undefined) return gone;
    await isolate(target, entries, refused);
  }
  return undefined;
}

/** Splits refused entries until the culprits are alone. */
async function isolate(target: WindowTarget, entries: readonly QueuedEntry[], reason: unknown): Promise<void> {
  const parts = split(entries);
  if (parts.length === 1) return target.settle(entries, { status: 'quarantined', reason: reasonOf(reason) });
  for (const part of parts) {
    const refused = await attempt(target, part);
    if (refused !== undefined) await isolate(target, part, refused);
  }
}

/** Sends entries in one request and settles them; returns the error if the store refused them. */
async function attempt({ store, runId, timeoutMs, settle }: WindowTarget, entries: readonly QueuedEntry[]): Promise<unknown> {
  const first = entries[0]?.entry;
  try {
    if (first?.kind === 'end') await store.updateRun(runId, { status: first.status, endTime: first.endTime }, { timeoutMs });
    else await store.logBatch(runId, toBatch(entries), { timeoutMs });
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'refused' || failure === 'gone') return error;
    throw error;
  }
  settle(entries, { status: 'delivered' });
  return undefined;
}

/** Whether the run was deleted: servers refuse values for it as if the values were wrong. */
async function isGone({ store, runId, timeoutMs }: WindowTarget): Promise<RunGone | undefined> {
  try {
    const { info } = await store.getRun(runId, { timeoutMs });
    return info.lifecycleStage === 'deleted' ? { reason: `The run ${info.runId} is deleted; restore it to log to it.` } : undefined;
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'gone') return { reason: reasonOf(error) };
    if (failure === 'refused') return undefined;
    throw error;
  }
}

/** Params first, as the server writes them; empty kinds are left out. */
function byKind(entries: readonly QueuedEntry[]): QueuedEntry[][] {
  return (['param', 'metric', 'tag', 'end'] as const)
    .map((kind) => entries.filter(({ entry }) => entry.kind === kind))
    .filter((part) => part.length > 0);
}

/** Parts of refused entries that are sent again on their own; one part when there is nothing to split. */
function split(entries: readonly QueuedEntry[]): (readonly QueuedEntry[])[] {
  const kinds = byKind(entries);
  if (kinds.length > 1 || entries.length === 1) return kinds;
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
