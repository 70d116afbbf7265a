import { isMlflowOpsError } from '../../core/errors/guards.js';
import type { OutboxEntry } from '../../ports/outbox.js';
import type { RunRecord } from './run-record.js';

/** Whether the log had room for the entries. */
export function tryAppend(record: RunRecord, entries: readonly OutboxEntry[]): boolean {
  try {
    record.append(entries);
    return true;
  } catch (error) {
    if (isMlflowOpsError(error) && error.code === 'BUFFER_FULL') return false;
    throw error;
  }
}
