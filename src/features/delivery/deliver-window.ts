import type { QueuedEntry } from '../../ports/outbox.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import { classifyFailure } from './classify-failure.js';
import { toBatch } from './to-batch.js';
import { without } from './without.js';

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

/** Entries that are tried alone to learn whether a store that fails for good accepts any. */
const maxSamples = 16;

/**
 * Delivers one window. What the store refuses is split by kind, then halved, until the refused items stand alone and are
 * quarantined with the store's reason; their neighbours are delivered. A store that fails for good may do so whatever it is
 * sent: then nothing is quarantined unless it accepts something else of the window.
 *
 * @returns the reason when the run is gone; its entries are not settled then.
 * @throws the store's error when it was no refusal; entries not settled by then were not delivered.
 */
export async function deliverWindow(target: WindowTarget, window: readonly QueuedEntry[]): Promise<RunGone | undefined> {
  const trial: Trial = { target, accepted: false };
  const sampled = new Set<QueuedEntry>();
  for (const part of target.owned ? [window] : byKind(window)) {
    const refused = await attempt(trial, without(part, sampled));
    if (refused === undefined) continue;
    const failure = classifyFailure(refused);
    if (failure === 'gone') return { reason: reasonOf(refused) };
    const gone = await isGone(target);
    if (gone !== undefined) return gone;
    if (failure === 'broken' && !trial.accepted) {
      for (const queued of await trySamples(trial, window)) sampled.add(queued);
      if (!trial.accepted) throw refused;
    }
    const rest = without(part, sampled);
    const again = rest.length < part.length ? await attempt(trial, rest) : refused;
    if (again !== undefined) await isolate(trial, rest, again);
  }
  return undefined;
}

/** What the attempts to deliver a window have shown. */
interface Trial {
  readonly target: WindowTarget;
  /** Whether the store took anything of the window. */
  accepted: boolean;
}

/** Sends a few entries from all over the window, each alone, and gives those that were delivered. */
async function trySamples(trial: Trial, window: readonly QueuedEntry[]): Promise<QueuedEntry[]> {
  const delivered: QueuedEntry[] = [];
  if (window.length === 1) return delivered;
  const candidates = movable(window);
  const stride = Math.ceil(candidates.length / maxSamples);
  for (let index = 0; index < candidates.length; index += stride) {
    const queued = candidates[index] as QueuedEntry;
    if ((await attempt(trial, [queued])) === undefined) delivered.push(queued);
  }
  return delivered;
}

/** Entries that can go before the others: of a tag only the first, because the last one counts. */
function movable(entries: readonly QueuedEntry[]): QueuedEntry[] {
  const tags = new Set<string>();
  return entries.filter(({ entry }) => entry.kind !== 'tag' || (!tags.has(entry.key) && tags.add(entry.key)));
}

/** Splits refused entries until the culprits are alone. */
async function isolate(trial: Trial, entries: readonly QueuedEntry[], reason: unknown): Promise<void> {
  const parts = split(entries);
  if (parts.length === 1) return trial.target.settle(entries, { status: 'quarantined', reason: reasonOf(reason) });
  for (const part of parts) {
    const refused = await attempt(trial, part);
    if (refused !== undefined) await isolate(trial, part, refused);
  }
}

/** Sends entries in one request and settles them; returns the error if the store refused them. */
async function attempt(trial: Trial, entries: readonly QueuedEntry[]): Promise<unknown> {
  const { store, runId, timeoutMs, settle } = trial.target;
  const first = entries[0]?.entry;
  if (first === undefined) return undefined;
  try {
    if (first.kind === 'end') await store.updateRun(runId, { status: first.status, endTime: first.endTime }, { timeoutMs });
    else await store.logBatch(runId, toBatch(entries), { timeoutMs });
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'refused' || failure === 'broken' || failure === 'gone') return error;
    throw error;
  }
  trial.accepted = true;
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
    if (failure === 'refused' || failure === 'broken') return undefined;
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
