import type { TerminalStatus } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { holdProcess } from '../client/hold-process.js';
import { errorTag } from './error-tag.js';
import type { RunRecord } from './run-record.js';
import { tryAppend } from './try-append.js';

const statuses: readonly unknown[] = ['FINISHED', 'FAILED', 'KILLED'];

/** How a run ends, and what was thrown when that is why. */
export interface Ending {
  /** @default 'FINISHED' */
  readonly status?: TerminalStatus | undefined;
  readonly error?: { readonly thrown: unknown } | undefined;
}

/**
 * Ends a run and waits until everything of it is on the store. On an ended run it waits again.
 *
 * @throws RunEndedError when the run was ended with another status.
 * @throws DeliveryError when something could not be delivered.
 */
export async function endRun(record: RunRecord, ending: Ending): Promise<void> {
  if (ending.status !== undefined && !statuses.includes(ending.status)) {
    throw new ValidationError(`The status that ends a run must be FINISHED, FAILED or KILLED, not ${describe(ending.status)}.`);
  }
  if (ending.status !== undefined && ending.status !== record.status) record.assertOpen();
  const flush = () => record.client.runLog.flush({ runKey: record.key });
  await holdProcess(close(record, ending).then(flush));
}

/** Ends a run unless it is ended, and waits as long as deliveries succeed. Never rejects: the log reports what is left. */
export async function settleRun(record: RunRecord, ending: Ending): Promise<void> {
  const settle = () => record.client.runLog.settle(record.key);
  await holdProcess(close(record, ending).then(settle, settle));
}

/** Ends a run as FINISHED unless it is ended; whoever watches over the end of the process waits. Never throws. */
export function finishRun(record: RunRecord): void {
  close(record, { status: 'FINISHED' }).catch(() => {});
}

/** Nothing more is accepted through the handle from the moment of the call; resolves when the log has the end. */
function close(record: RunRecord, { status = 'FINISHED', error }: Ending): Promise<void> {
  record.ending ??= { status, accepted: handOver(record, status, error) };
  record.stopSystemMetrics?.();
  return record.ending.accepted;
}

/** Synchronous while there is room, so that an end that nobody awaits is in the log when the process exits. */
async function handOver(record: RunRecord, status: TerminalStatus, error: Ending['error']): Promise<void> {
  const end = { kind: 'end', runKey: record.key, status, endTime: record.client.settings.clock.now() } as const;
  const tags = error === undefined ? [] : [{ kind: 'tag', runKey: record.key, ...errorTag(error.thrown) } as const];
  if (!tryAppend(record, tags)) {
    // A full buffer is a frequent reason to fail, so the error waits for room; when there is none, the end comes without it.
    await record.client.runLog.settle(record.key);
    tryAppend(record, tags);
  }
  record.append([end]);
}
