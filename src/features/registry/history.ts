import type { CallOptions } from '../../core/call-options.js';
import { isPermissionDenied } from '../../core/errors/guards.js';
import { slotsOf } from '../../domain/rollout/promotion-ledger.js';
import type { ClientInternals } from '../client/client-internals.js';
import { findLedger } from './ledger/elect-ledger.js';
import { settle } from './ledger/settle.js';
import { readStored, storedLedger } from './ledger/stored-ledger.js';
import { type Promotion, promotionOf } from './promotion.js';

/**
 * All entries of a model's ledger, oldest first. Reading carries out what a promoter that died had only claimed, and writes
 * down where another client has moved an alias; whoever may not write reads what is there.
 */
export async function history(client: ClientInternals, name: string, call: CallOptions): Promise<readonly Promotion[]> {
  const runId = await findLedger(client, name, call);
  if (runId === undefined) return [];
  const effects = storedLedger(client, name, runId, call);
  for (const slot of slotsOf(await effects.read())) {
    await settle(effects, slot).catch((error: unknown) => {
      if (!isPermissionDenied(error)) throw error;
    });
  }
  return (await readStored(client, name, runId, call)).entries.map((entry) => promotionOf(name, entry));
}
