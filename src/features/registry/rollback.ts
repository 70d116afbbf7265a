import type { CallOptions } from '../../core/call-options.js';
import { NotFoundError } from '../../core/errors/request-error.js';
import { parseModelAlias } from '../../core/validation/model-alias.js';
import { parseModelVersion } from '../../core/validation/model-version.js';
import { parseObject } from '../../core/validation/object.js';
import type { Slot } from '../../domain/rollout/ledger-entry.js';
import { headOf, type PromotionLedger } from '../../domain/rollout/promotion-ledger.js';
import { rollbackTargets } from '../../domain/rollout/rollback-target.js';
import type { ClientInternals } from '../client/client-internals.js';
import { addEntry } from './add-entry.js';
import { findLedger } from './ledger/elect-ledger.js';
import { settle } from './ledger/settle.js';
import { storedLedger } from './ledger/stored-ledger.js';
import { movedMeanwhile } from './moved-meanwhile.js';
import type { Promotion } from './promotion.js';
import { parseReason } from './registry-input.js';
import { versionsOf } from './versions-of.js';

/** What to roll back. */
export interface RollbackOptions extends CallOptions {
  /** @default 'champion' */
  readonly alias?: string | undefined;
  /** Roll back only where the alias points to this version still. @default whatever it points to */
  readonly expectedVersion?: string | number | undefined;
  /** At most 500 characters. */
  readonly reason?: string | undefined;
}

/** Points an alias back to the version it had before the current one, passing over versions that are deleted. */
export async function rollback(client: ClientInternals, name: string, options: RollbackOptions, call: CallOptions): Promise<Promotion> {
  const { alias, expectedVersion, reason: given } = parseObject('The options of rollback', options);
  const slot: Slot = { kind: 'alias', name: parseModelAlias(alias ?? 'champion') };
  const reason = parseReason(given);
  const expected = expectedVersion === undefined ? undefined : parseModelVersion(expectedVersion);
  const registry = await client.registry(call);
  await registry.getRegisteredModel(name, call);
  const runId = await findLedger(client, name, call);
  const ledger = runId === undefined ? empty : (await settle(storedLedger(client, name, runId, call), slot)).ledger;
  const current = headOf(ledger, slot);
  if (expected !== undefined && current?.to !== expected) throw movedMeanwhile(name, slot, expected, current?.to, notRolledBack);
  const existing = new Set((await versionsOf(registry, name, call)).map(({ version }) => version));
  const target = rollbackTargets(ledger, slot).find((version) => existing.has(version));
  if (target === undefined) throw nothingBefore(name, slot, ledger);
  return addEntry(
    client,
    {
      name,
      slot,
      decide: (from) => {
        if (from === current?.to) return { kind: 'rollback', to: target, reason, gates: [] };
        throw movedMeanwhile(name, slot, current?.to, from, notRolledBack);
      },
    },
    call,
  );
}

const notRolledBack = 'any more; nothing was rolled back';
const empty: PromotionLedger = { length: 0, entries: [] };

function nothingBefore(name: string, slot: Slot, { entries }: PromotionLedger): NotFoundError {
  const known = entries.filter((entry) => entry.slot.kind === slot.kind && entry.slot.name === slot.name);
  const past = known.map(({ n, kind, from, to }) => `${n}: ${kind} ${from ?? 'none'} → ${to ?? 'none'}`);
  const shown = past.length === 0 ? 'It has no recorded promotion.' : `Recorded: ${past.slice(-10).join('; ')}.`;
  return new NotFoundError(`No version that still exists had alias "${slot.name}" of model "${name}" before the current one. ${shown}`, {
    details: { name, alias: slot.name, entries: past },
  });
}
