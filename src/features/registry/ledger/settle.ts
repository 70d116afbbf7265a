import { isMlflowOpsError, isNotFound, isPermissionDenied } from '../../../core/errors/guards.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { newId } from '../../../core/ids.js';
import type { LedgerEntry, RecordedEntry, Slot } from '../../../domain/rollout/ledger-entry.js';
import { type EarlierMove, nextStep } from '../../../domain/rollout/next-step.js';
import { headOf, type PromotionLedger } from '../../../domain/rollout/promotion-ledger.js';
import type { LedgerEffects } from './ledger-effects.js';

/** What a caller wants to write once everything before it is carried out. It throws to give up, with nothing written. */
export type Intent = (head: RecordedEntry | undefined, ledger: PromotionLedger) => Omit<LedgerEntry, 'claim' | 'slot' | 'from' | 'time'>;

/** How a call ended. */
export interface Settled {
  readonly ledger: PromotionLedger;
  /** The caller's own entry, when it had an intent. */
  readonly own?: RecordedEntry | undefined;
  /** Why the caller's own entry could not be carried out, as far as the caller itself was told. */
  readonly failure?: unknown;
}

/** Times that a caller goes on after others were faster. */
const maxRounds = 500;

/** Refusals in a row after which a move is given up: of two clients that create one alias at once, servers refuse one. */
const maxRefusedMoves = 3;

/**
 * Carries out what the ledger says about one alias or stage, then, with an intent, adds an entry and carries that out too.
 *
 * Every round reads the ledger first and the alias second. A claim is refused when the ledger grew since, so an entry is only
 * written for what was true at its place in the order. Whoever moves an alias reads both again afterwards.
 *
 * @throws ConflictError (retryable) when others were faster all the time.
 */
export async function settle(effects: LedgerEffects, slot: Slot, intent?: Intent | undefined): Promise<Settled> {
  const claim = newId();
  let earlier: EarlierMove | undefined;
  let failure: unknown;
  let refusedMoves = 0;
  let lost = 0;
  /** A refused write, and what has to be in the ledger if another client was the cause. */
  let refused: { readonly error: unknown; overtaken(ledger: PromotionLedger): boolean } | undefined;

  const add = async ({ length }: PromotionLedger, entry: LedgerEntry) => {
    const error = await refusalOf(effects.claim(length + 1, entry));
    if (error === undefined) return;
    refused = { error, overtaken: (ledger) => ledger.length > length };
    await effects.pause(++lost);
  };
  const close = async ({ n }: RecordedEntry, outcome: 'done' | 'failed') => {
    const error = await refusalOf(effects.close(n, outcome));
    if (error === undefined) return true;
    refused = { error, overtaken: (ledger) => ledger.entries.some((entry) => entry.n === n && entry.status !== 'pending') };
    return false;
  };
  const move = async (head: RecordedEntry) => {
    const error = await refusalOf(effects.move(head));
    if (error === undefined) {
      earlier = { n: head.n, to: head.to };
      refusedMoves = 0;
    } else if (head.status === 'pending' && (isNotFound(error) || (head.claim === claim && isPermissionDenied(error)))) {
      if (head.claim === claim) failure = error;
      await close(head, 'failed');
    } else if (++refusedMoves >= maxRefusedMoves || isPermissionDenied(error)) throw error;
    else await effects.pause(refusedMoves);
  };

  for (let round = 0; round < maxRounds; round++) {
    const ledger = await effects.read();
    if (refused?.overtaken(ledger) === false) throw refused.error;
    refused = undefined;
    const head = headOf(ledger, slot);
    const own = intent && ledger.entries.find((entry) => entry.claim === claim);
    if (own?.status === 'failed') return { ledger, own, failure };
    const step = nextStep(ledger, slot, await effects.observe(slot, head), earlier);
    if (step.do === 'move') await move(step.head);
    else if (step.do === 'record')
      await add(ledger, { claim: newId(), kind: 'external', slot, from: step.from, to: step.to, time: effects.now(), gates: [] });
    else if (step.do === 'finish') {
      const closed = await close(step.head, 'done');
      if (closed && step.head.claim === claim) return { ledger, own: { ...step.head, status: 'done' } };
    } else if (intent === undefined || own !== undefined) return { ledger, own };
    else await add(ledger, { ...intent(head, ledger), claim, slot, from: head?.to, time: effects.now() });
  }
  throw new ConflictError(
    `The ${slot.kind} "${slot.name}" of model "${effects.model}" did not come to rest: other clients moved it all the time. Try again.`,
    { retryable: true, details: { model: effects.model, [slot.kind]: slot.name } },
  );
}

/** What a faster client can cause, or what makes an entry impossible. Everything else is the caller's to hear. */
const refusals = ['VALIDATION', 'ALREADY_EXISTS', 'CONFLICT', 'NOT_FOUND', 'PERMISSION_DENIED'];

async function refusalOf(effect: Promise<void>): Promise<unknown> {
  try {
    await effect;
    return undefined;
  } catch (error) {
    if (isMlflowOpsError(error) && refusals.includes(error.code)) return error;
    throw error;
  }
}
