import type { StateBufferStats } from './buffer-stats.js';
import { field } from './row-store.js';
import type { StateParts } from './state-parts.js';

/** Describes what the state keeps. */
export function bufferStatsOf({ rules, rows, targets, counts, delay, time }: StateParts): StateBufferStats {
  const kept = rows?.labelled.oldestFirst() ?? [];
  const ages = kept.map(({ store, slot }) => Math.max(0, time - store.get(slot, field.timestamp))).sort((a, b) => a - b);
  const perClass = new Map<number, number>();
  for (const { store, slot } of kept) {
    const label = store.get(slot, field.label);
    perClass.set(label, (perClass.get(label) ?? 0) + 1);
  }
  const { accepted, labelled, expired, dropped, unaddressable, unscored, unlearned } = counts;
  return {
    strategy: rules.buffer,
    size: kept.length,
    capacity: rules.bufferSize,
    classes:
      rules.task === 'regression' ? [] : targets.classes.map(({ label, code, seen }) => ({ label, rows: perClass.get(code) ?? 0, seen })),
    ageMs: quantilesOf(ages),
    accepted,
    labelled,
    labelCoverage: accepted === 0 ? undefined : labelled / accepted,
    pending: rows?.pending.size ?? 0,
    expired,
    dropped,
    unaddressable,
    unscored,
    unlearned,
    labelDelayMs: delay.summary(),
  };
}

function quantilesOf(sorted: readonly number[]): StateBufferStats['ageMs'] {
  if (sorted.length === 0) return undefined;
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] as number;
  return { min: at(0), median: at(0.5), p95: at(0.95), max: at(1) };
}
