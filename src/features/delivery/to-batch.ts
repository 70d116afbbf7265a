import type { Metric } from '../../core/entities/metric.js';
import type { QueuedEntry } from '../../ports/outbox.js';
import type { RunBatch } from '../../ports/tracking-store.js';

/** Builds the request of a window. Servers refuse a param that is twice in a request, so every key appears once; the last tag wins. */
export function toBatch(window: readonly QueuedEntry[]): RunBatch {
  const metrics: Metric[] = [];
  const params = new Map<string, string>();
  const tags = new Map<string, string>();
  for (const { entry } of window) {
    if (entry.kind === 'metric') metrics.push(entry.metric);
    else if (entry.kind === 'param') params.set(entry.key, entry.value);
    else if (entry.kind === 'tag') tags.set(entry.key, entry.value);
  }
  return { metrics, params: toList(params), tags: toList(tags) };
}

function toList(values: ReadonlyMap<string, string>): { readonly key: string; readonly value: string }[] {
  return Array.from(values, ([key, value]) => ({ key, value }));
}
