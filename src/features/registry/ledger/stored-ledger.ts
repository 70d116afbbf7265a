import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions } from '../../../core/call-options.js';
import { isNotFound } from '../../../core/errors/guards.js';
import { AbortError, ConflictError } from '../../../core/errors/request-error.js';
import { entryKey, outcomeKey, writeEntry } from '../../../domain/rollout/ledger-entry.js';
import { type PromotionLedger, readLedger } from '../../../domain/rollout/promotion-ledger.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { aliasesOf } from '../aliases-of.js';
import type { LedgerEffects } from './ledger-effects.js';

/** Longest wait after a lost race, in milliseconds. */
const longestPause = 250;

/** The ledger of a model in its run, whose params are written once. */
export function storedLedger(client: ClientInternals, model: string, runId: string, call: CallOptions): LedgerEffects {
  const { clock, random } = client.settings;
  const logParam = async (key: string, value: string) => {
    const store = await client.tracking(call);
    await store.logBatch(runId, { metrics: [], tags: [], params: [{ key, value }] }, call);
  };
  return {
    model,
    read: () => readStored(client, model, runId, call),
    observe: async (slot, head) => {
      const registry = await client.registry(call);
      if (slot.kind === 'alias') return (await aliasesOf(registry, model, call))[slot.name];
      if (head?.to === undefined) return undefined;
      const version = await registry.getModelVersion(model, head.to, call).catch(unlessMissing);
      return version?.currentStage === slot.name ? head.to : undefined;
    },
    move: async ({ slot, to, archiveExisting = false }) => {
      const registry = await client.registry(call);
      if (to === undefined) await registry.deleteAlias(model, slot.name, call);
      else if (slot.kind === 'stage') await registry.transitionStage(model, to, { stage: slot.name, archiveExisting }, call);
      else await registry.setAlias(model, slot.name, to, call);
    },
    claim: (n, entry) => logParam(entryKey(n), writeEntry(entry)),
    close: (n, outcome) => logParam(outcomeKey(n), outcome),
    pause: async (lost) => {
      const wait = random.next() * Math.min(longestPause, 10 * 2 ** Math.min(lost, 10));
      await sleep(wait, undefined, { ref: false, signal: call.signal }).catch((cause: unknown) => {
        throw new AbortError('The call was aborted while it waited for other promoters.', { cause });
      });
    },
    now: () => clock.now(),
  };
}

/**
 * Reads the ledger in a run.
 *
 * @throws ConflictError when the run is deleted, saying how to restore it.
 */
export async function readStored(client: ClientInternals, model: string, runId: string, call: CallOptions): Promise<PromotionLedger> {
  const store = await client.tracking(call);
  const run = await store.getRun(runId, call).catch(unlessMissing);
  if (run?.info.lifecycleStage === 'active') return readLedger(run.data.params);
  const remedy =
    run === undefined
      ? "it is gone for good; rename the experiment that names it with client.experiments.update(id, { name: '…' }) to begin a new ledger"
      : `restore it with client.runs.restore('${runId}')`;
  throw new ConflictError(`The run ${runId}, which keeps the promotions of model "${model}", is deleted: ${remedy}.`, {
    details: { model, runId },
  });
}

function unlessMissing(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}
