import type { Slot } from './ledger-entry.js';
import { isOf, type PromotionLedger } from './promotion-ledger.js';

/**
 * The versions that an alias can be rolled back to, nearest first. Every promotion puts a version on top of the ones before
 * it; a rollback takes versions off until its own is on top, so that a second rollback goes further back instead of forth.
 */
export function rollbackTargets(ledger: PromotionLedger, slot: Slot): readonly string[] {
  const stack: (string | undefined)[] = [];
  for (const entry of ledger.entries) {
    if (!isOf(entry, slot) || entry.status === 'failed') continue;
    if (stack.length === 0 && entry.from !== undefined) stack.push(entry.from);
    const at = entry.kind === 'rollback' ? stack.lastIndexOf(entry.to) : -1;
    if (at === -1) stack.push(entry.to);
    else stack.length = at + 1;
  }
  const current = stack.pop();
  const before = stack.reverse().filter((version): version is string => version !== undefined && version !== current);
  return [...new Set(before)];
}
