import type { RecordedEntry, Slot } from './ledger-entry.js';
import { headOf, type PromotionLedger } from './promotion-ledger.js';

/** A move that was carried out earlier for an entry, and may have come too late. */
export interface EarlierMove {
  /** Number of the entry. */
  readonly n: number;
  readonly to: string | undefined;
}

/** What brings an alias or a stage closer to what the ledger says. */
export type Step =
  /** It points where the head says, and the head is done. */
  | { readonly do: 'rest' }
  /** Point it to the head's version. */
  | { readonly do: 'move'; readonly head: RecordedEntry }
  /** It points there: mark the head as done. */
  | { readonly do: 'finish'; readonly head: RecordedEntry }
  /** Another client moved it after the head was done: write that down. */
  | { readonly do: 'record'; readonly from: string | undefined; readonly to: string | undefined };

/**
 * Decides what is to be done about one alias or stage. Whoever carries the step out reads again afterwards and asks for the
 * next one, so that a step which came too late is noticed by its author.
 *
 * @param observed - Version it points to, read after the ledger.
 * @param earlier - The author's last move: where it undid what a newer entry had done, the newer one is carried out again.
 */
export function nextStep(ledger: PromotionLedger, slot: Slot, observed: string | undefined, earlier?: EarlierMove): Step {
  const head = headOf(ledger, slot);
  if (observed === head?.to) return head?.status === 'pending' ? { do: 'finish', head } : { do: 'rest' };
  if (head?.status === 'pending') return { do: 'move', head };
  if (head !== undefined && earlier !== undefined && earlier.n !== head.n && earlier.to === observed) return { do: 'move', head };
  // Stages are shared by versions and moved by older tools as they like: only aliases are followed.
  return slot.kind === 'alias' ? { do: 'record', from: head?.to, to: observed } : { do: 'rest' };
}
