import { ConflictError } from '../../core/errors/request-error.js';
import type { Slot } from '../../domain/rollout/ledger-entry.js';

/** An alias or stage belongs to another version than the caller went by. @param soNothing - How that version was meant, and what was not done. */
export function movedMeanwhile(
  name: string,
  slot: Slot,
  meant: string | null | undefined,
  found: string | undefined,
  soNothing: string,
): ConflictError {
  return new ConflictError(
    `The ${slot.kind} "${slot.name}" of model "${name}" belongs to version ${found ?? 'none'}, not to ${meant ?? 'none'} ${soNothing}. Look at history() and decide again.`,
    { details: { name, [slot.kind]: slot.name, version: found } },
  );
}
