import type { ModelStage } from '../../core/entities/model-version.js';
import type { GateResult } from '../../domain/evaluation/gate-result.js';
import type { EntryKind, EntryStatus, RecordedEntry } from '../../domain/rollout/ledger-entry.js';

/** One entry of a model's promotion ledger: who moved what, when, from where to where, and why. */
export interface Promotion {
  readonly name: string;
  /** What was moved: an alias or a stage. */
  readonly alias?: string | undefined;
  readonly stage?: ModelStage | undefined;
  /** Version it points to since; absent when another client removed the alias. */
  readonly version?: string | undefined;
  /** Version it pointed to before. */
  readonly previousVersion?: string | undefined;
  /** Place in the ledger, from 1. */
  readonly entry: number;
  /** `external`: moved by another client; found at `time`. */
  readonly kind: EntryKind;
  /** `pending`: claimed, not carried out yet. `failed`: given up, because its version was deleted or the alias could not be moved. */
  readonly status: EntryStatus;
  /** Epoch milliseconds. */
  readonly time: number;
  /** Absent when it is not known. */
  readonly user?: string | undefined;
  readonly reason?: string | undefined;
  /** Empty when there was no gate, or the results were too long to keep. */
  readonly gates: readonly GateResult[];
}

/** What users see of an entry. */
export function promotionOf(name: string, entry: RecordedEntry): Promotion {
  const { slot, to, from, n, kind, status, time, user, reason, gates } = entry;
  return { name, [slot.kind]: slot.name, version: to, previousVersion: from, entry: n, kind, status, time, user, reason, gates };
}
