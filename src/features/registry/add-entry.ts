import type { CallOptions } from '../../core/call-options.js';
import { ConflictError } from '../../core/errors/request-error.js';
import type { LedgerEntry, Slot } from '../../domain/rollout/ledger-entry.js';
import type { PromotionLedger } from '../../domain/rollout/promotion-ledger.js';
import type { ClientInternals } from '../client/client-internals.js';
import { actorOf } from './actor.js';
import { electLedger } from './ledger/elect-ledger.js';
import { settle } from './ledger/settle.js';
import { storedLedger } from './ledger/stored-ledger.js';
import { type Promotion, promotionOf } from './promotion.js';

/** What an entry says besides who, when and from where. */
type EntryContent = Pick<LedgerEntry, 'kind' | 'to' | 'reason' | 'gates' | 'archiveExisting'>;

/** What is to be added to a ledger. `decide` is asked again when others were faster, and throws to give up. */
export interface EntryRequest {
  readonly name: string;
  readonly slot: Slot;
  decide(from: string | undefined, ledger: PromotionLedger): EntryContent;
}

/**
 * Adds an entry to the ledger of a model, carries it out, and gives it back.
 *
 * @throws ConflictError when it could not be carried out; the alias is where it was, and the entry stays as failed.
 */
export async function addEntry(client: ClientInternals, request: EntryRequest, call: CallOptions): Promise<Promotion> {
  const { name, slot } = request;
  const effects = storedLedger(client, name, await electLedger(client, name, call), call);
  const user = actorOf(client);
  const { own, failure } = await settle(effects, slot, (head, ledger) => ({ user, ...request.decide(head?.to, ledger) }));
  if (own === undefined) throw new Error('An intent ends with an entry of its own.');
  if (own.status !== 'failed') return promotionOf(name, own);
  throw new ConflictError(
    `Version ${own.to} of model "${name}" could not get ${slot.kind} "${slot.name}", which stays where it was: ` +
      `the version was deleted meanwhile, or the server refused. Entry ${own.n} of the promotions is kept as failed.`,
    { cause: failure, details: { name, version: own.to, entry: own.n, [slot.kind]: slot.name } },
  );
}
