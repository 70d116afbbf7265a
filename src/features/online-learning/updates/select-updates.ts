import { parseChoice } from '../../../core/validation/choice.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { UpdateResult, UpdateStatus } from '../update-result.js';

/** Which updates to give. */
export interface UpdateHistoryOptions {
  readonly status?: UpdateStatus | readonly UpdateStatus[] | undefined;
  /** The newest so many. @default all that are remembered */
  readonly limit?: number | undefined;
  /** Those that began then or later, epoch milliseconds. */
  readonly since?: number | undefined;
}

const statuses = ['skipped', 'running', 'rejected', 'pending', 'published', 'committed', 'rolledBack', 'failed'] as const;

/** Chooses among updates, newest first. @throws ValidationError */
export function selectUpdates(updates: readonly UpdateResult[], options: UpdateHistoryOptions): readonly UpdateResult[] {
  const { status, limit, since } = parseKnownFields('The options of getUpdateHistory', options, ['status', 'limit', 'since']);
  const wanted = status === undefined ? statuses : [status].flat().map((each) => parseChoice('The option status', each, statuses));
  if (limit !== undefined) parseInteger('The option limit', limit, { min: 0 });
  if (since !== undefined) parseInteger('The option since', since);
  return updates
    .filter((update) => wanted.includes(update.status) && update.startedAt >= (since ?? Number.NEGATIVE_INFINITY))
    .reverse()
    .slice(0, limit);
}
