import type { LedgerEntry, RecordedEntry, Slot } from '../../../domain/rollout/ledger-entry.js';
import type { PromotionLedger } from '../../../domain/rollout/promotion-ledger.js';

/** The effects that a ledger is made of. */
export interface LedgerEffects {
  /** Name of the model, for messages. */
  readonly model: string;
  read(): Promise<PromotionLedger>;
  /** Version that the alias points to; for a stage, the head's version while it is in that stage. */
  observe(slot: Slot, head: RecordedEntry | undefined): Promise<string | undefined>;
  /** Points an alias or a stage to the version of an entry. */
  move(entry: RecordedEntry): Promise<void>;
  /** Writes entry `n` once: refused when it is there with another content. */
  claim(n: number, entry: LedgerEntry): Promise<void>;
  /** Writes the outcome of entry `n` once. */
  close(n: number, outcome: 'done' | 'failed'): Promise<void>;
  /** Waits a random time that grows with the number of races lost. */
  pause(lost: number): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
}
