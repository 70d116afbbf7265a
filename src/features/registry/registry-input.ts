import type { ModelStage } from '../../core/entities/model-version.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseModelAlias } from '../../core/validation/model-alias.js';
import { parseModelStage } from '../../core/validation/model-version.js';
import { parseText } from '../../core/validation/text.js';
import { maxReasonLength, type Slot } from '../../domain/rollout/ledger-entry.js';

/** The alias or stage that is to be moved. @throws ValidationError when both are given */
export function parseSlot({ alias, stage }: { readonly alias?: string | undefined; readonly stage?: ModelStage | undefined }): Slot {
  if (stage === undefined) return { kind: 'alias', name: parseModelAlias(alias ?? 'champion') };
  if (alias === undefined) return { kind: 'stage', name: parseModelStage(stage) };
  throw new ValidationError('A promotion moves an alias or a stage, not both; leave one of them out.');
}

/** Checks the reason of a promotion. @throws ValidationError */
export function parseReason(reason: unknown): string | undefined {
  return reason === undefined ? undefined : parseText('The option reason', reason, { maxLength: maxReasonLength });
}
