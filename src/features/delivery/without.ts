import type { QueuedEntry } from '../../ports/outbox.js';

/** The entries that are not among `some`, in order. */
export function without(entries: readonly QueuedEntry[], some: ReadonlySet<QueuedEntry>): readonly QueuedEntry[] {
  return some.size === 0 ? entries : entries.filter((queued) => !some.has(queued));
}
