import type { CallOptions } from '../../../core/call-options.js';
import type { ModelVersion } from '../../../core/entities/model-version.js';
import { isNotFound } from '../../../core/errors/guards.js';
import type { Slot } from '../../../domain/rollout/ledger-entry.js';
import type { RegistryStore } from '../../../ports/registry-store.js';
import { aliasesOf } from '../aliases-of.js';
import { findVersion } from '../find-version.js';
import type { ParsedGate } from './gate.js';

/** What a gate compares with. */
export interface Baseline {
  /** Absent when nothing was promoted before. */
  readonly version?: ModelVersion | undefined;
  /** Set when the baseline is what the alias points to, so that the gate holds only while it does: the version it points to. */
  readonly incumbent?: { readonly version: string | undefined } | undefined;
}

/** The version that a gate names, else the one that the alias or the stage points to. @throws NotFoundError when a named one does not exist */
export async function findBaseline(
  registry: RegistryStore,
  name: string,
  { baseline }: ParsedGate,
  slot: Slot,
  call: CallOptions,
): Promise<Baseline> {
  if (baseline !== undefined && 'version' in baseline) return { version: await findVersion(registry, name, baseline.version, call) };
  if (baseline === undefined && slot.kind === 'stage') return { version: (await registry.latestVersions(name, [slot.name], call))[0] };
  const alias = baseline?.alias ?? slot.name;
  const held = (await aliasesOf(registry, name, call))[alias];
  const incumbent = slot.kind === 'alias' && slot.name === alias ? { version: held } : undefined;
  if (held === undefined) return { incumbent };
  const version = await registry.getModelVersion(name, held, call).catch((error: unknown) => {
    // The version of an alias can be deleted while the alias stays.
    if (isNotFound(error)) return undefined;
    throw error;
  });
  return { version, incumbent };
}
