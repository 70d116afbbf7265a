import type { ModelStage } from '../../core/entities/model-version.js';
import { limits } from '../../core/limits.js';
import { parseModelAlias } from '../../core/validation/model-alias.js';
import { parseModelStage, parseModelVersion } from '../../core/validation/model-version.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { GateResult } from '../evaluation/gate-result.js';

/** What a promotion moves: an alias, or a stage of the old kind. */
export type Slot = { readonly kind: 'alias'; readonly name: string } | { readonly kind: 'stage'; readonly name: ModelStage };

/** Why an entry was written. `external`: another client had moved the alias, which a later reader found. */
export type EntryKind = 'promotion' | 'rollback' | 'registration' | 'external';

/** One entry of a ledger, as its author writes it. */
export interface LedgerEntry {
  /** Tells an author's own entry from that of another who wants the same. */
  readonly claim: string;
  readonly kind: EntryKind;
  readonly slot: Slot;
  /** Version before; absent when there was none. */
  readonly from?: string | undefined;
  /** Version after; absent when another client removed the alias. */
  readonly to?: string | undefined;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly user?: string | undefined;
  readonly reason?: string | undefined;
  readonly gates: readonly GateResult[];
  /** Of a stage: versions that held it before were archived. */
  readonly archiveExisting?: boolean | undefined;
}

/** Where an entry stands: claimed, carried out, or given up because its version could not be pointed to. */
export type EntryStatus = 'pending' | 'done' | 'failed';

/** An entry at its place in the ledger. */
export interface RecordedEntry extends LedgerEntry {
  /** Counts from 1. */
  readonly n: number;
  readonly status: EntryStatus;
}

/** Longest reason: escaped in JSON it still leaves room for the rest. */
export const maxReasonLength = 500;

/** Name of the param that holds an entry. */
export function entryKey(n: number): string {
  return `promotion.${n}`;
}

/** Name of the param that says how an entry ended. */
export function outcomeKey(n: number): string {
  return `promotion.${n}.done`;
}

/** The text of an entry, within what a param can hold: long gate results lose their messages, then all but the failed and the count. */
export function writeEntry({ slot, gates, ...entry }: LedgerEntry): string {
  const render = (shown: readonly unknown[], omitted?: number) =>
    JSON.stringify({
      ...entry,
      [slot.kind]: slot.name,
      ...(shown.length > 0 ? { gates: shown } : {}),
      ...(omitted ? { gatesOmitted: omitted } : {}),
    });
  const brief = gates.map((result) => ({ ...result, message: '' }));
  const texts = [render(gates), render(brief), render([], gates.length)];
  return texts.find((text) => text.length <= limits.paramValueLength) ?? render([]);
}

/** Reads an entry; `undefined` for text that no author of entries wrote, or that no server could carry out. */
export function readEntry(text: string): LedgerEntry | undefined {
  try {
    const { alias, stage, gates = [], ...entry } = JSON.parse(text);
    const slot: Slot =
      alias === undefined ? { kind: 'stage', name: parseModelStage(stage) } : { kind: 'alias', name: parseModelAlias(alias) };
    const sound =
      ['promotion', 'rollback', 'registration', 'external'].includes(entry.kind) &&
      typeof entry.claim === 'string' &&
      Number.isSafeInteger(entry.time) &&
      (entry.from === undefined || isVersion(entry.from)) &&
      (isVersion(entry.to) || (entry.to === undefined && entry.kind === 'external' && slot.kind === 'alias')) &&
      [entry.user, entry.reason].every((text) => text === undefined || typeof text === 'string') &&
      Array.isArray(gates) &&
      gates.every(isPlainObject);
    return sound ? { ...entry, slot, gates } : undefined;
  } catch {
    return undefined;
  }
}

function isVersion(value: unknown): boolean {
  return typeof value === 'string' && parseModelVersion(value) === value;
}
