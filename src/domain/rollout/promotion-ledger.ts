import { entryKey, outcomeKey, type RecordedEntry, readEntry, type Slot } from './ledger-entry.js';

/** Everything that was promoted under one model name, in the one order that all clients see. */
export interface PromotionLedger {
  /** How many entries there are; the next one gets this number plus 1. */
  readonly length: number;
  /** Oldest first. */
  readonly entries: readonly RecordedEntry[];
}

/** Reads a ledger from the write-once params that hold it. Text that is no entry keeps its number and is passed over. */
export function readLedger(params: Readonly<Record<string, string>>): PromotionLedger {
  const entries: RecordedEntry[] = [];
  let length = 0;
  for (;;) {
    const n = length + 1;
    const text = params[entryKey(n)];
    if (text === undefined) return { length, entries };
    length = n;
    const entry = readEntry(text);
    if (entry === undefined) continue;
    const outcome = params[outcomeKey(n)];
    // What another client did has happened already when it is recorded.
    const status = entry.kind === 'external' ? 'done' : outcome === undefined ? 'pending' : outcome === 'failed' ? 'failed' : 'done';
    entries.push({ ...entry, n, status });
  }
}

/** The entry that says where an alias or a stage has to point. */
export function headOf(ledger: PromotionLedger, slot: Slot): RecordedEntry | undefined {
  return ledger.entries.findLast((entry) => isOf(entry, slot) && entry.status !== 'failed');
}

/** Every alias and stage of the ledger once, in the order of their first entries. */
export function slotsOf(ledger: PromotionLedger): readonly Slot[] {
  const slots = new Map(ledger.entries.map(({ slot }) => [`${slot.kind} ${slot.name}`, slot] as const));
  return [...slots.values()];
}

/** Whether an entry is about this alias or stage. */
export function isOf({ slot }: RecordedEntry, { kind, name }: Slot): boolean {
  return slot.kind === kind && slot.name === name;
}
