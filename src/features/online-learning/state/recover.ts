import { StoreError } from '../../../core/errors/store-error.js';
import type { Logger } from '../../../core/logger.js';
import type { AppendLog } from '../../../ports/append-log.js';
import type { CheckpointStore, StoredCheckpoint } from '../../../ports/checkpoint-store.js';
import { decodeEvent } from './event-codec.js';
import { OnlineState } from './online-state.js';
import type { StateOptions } from './state-options.js';

/** What a state is found again from. */
export interface RecoveryParts {
  readonly log: AppendLog;
  readonly checkpoints: CheckpointStore;
  readonly options: StateOptions;
  readonly logger: Logger;
  /** Give up what was learned. @default false */
  readonly reset?: boolean | undefined;
}

/** A state that was found again. */
export interface Recovery {
  readonly state: OnlineState;
  /** Sequence of the checkpoint that it began from; 0 where it began from nothing. */
  readonly checkpoint: number;
  /** Records that were applied after that. */
  readonly replayed: number;
}

/**
 * The state that the log stands for: the newest checkpoint that is whole, and all records after it. A pipeline that begins gets its first
 * checkpoint, so that what it begins with (a learner that had learned already, say) is kept too.
 *
 * @throws ConflictError for a checkpoint of other options; StoreError `corrupt` when neither checkpoints nor log reach back, `io`
 */
export async function recover({ log, checkpoints, options, logger, reset = false }: RecoveryParts): Promise<Recovery> {
  if (reset) return beginAnew(log, checkpoints, options);
  const found = await checkpoints.load();
  const begun = restoreNewest(found, options, logger);
  const state = begun ?? OnlineState.create(options);
  const checkpoint = state.sequence;
  checkReach(log, begun === undefined ? undefined : checkpoint, found);
  for (const { sequence, bytes } of log.read({ after: checkpoint })) state.apply(decodeEvent(bytes), sequence);
  if (found.length === 0 && log.last === 0) await checkpoints.save(0, JSON.stringify(state), 0);
  return { state, checkpoint, replayed: state.sequence - checkpoint };
}

/** Records are numbered on: a process that died on the way leaves the former state or the new one, each with its records. */
async function beginAnew(log: AppendLog, checkpoints: CheckpointStore, options: StateOptions): Promise<Recovery> {
  const state = OnlineState.create(options, log.last);
  await checkpoints.save(state.sequence, JSON.stringify(state), state.sequence);
  log.truncate({ before: log.last + 1 });
  return { state, checkpoint: state.sequence, replayed: 0 };
}

function restoreNewest(found: readonly StoredCheckpoint[], options: StateOptions, logger: Logger): OnlineState | undefined {
  for (const checkpoint of found) {
    const { sequence } = checkpoint;
    try {
      if ('state' in checkpoint) return OnlineState.fromJSON(JSON.parse(checkpoint.state), options);
      logger.warn({ sequence, reason: checkpoint.damage }, 'A checkpoint cannot be used; the one before it is.');
    } catch (error) {
      const damaged = error instanceof SyntaxError || (error instanceof StoreError && error.kind === 'corrupt');
      if (!damaged) throw error;
      logger.warn({ sequence, reason: error.message }, 'A checkpoint cannot be used; the one before it is.');
    }
  }
  return undefined;
}

/** @throws StoreError when records between the checkpoint and the log are missing */
function checkReach(log: AppendLog, checkpoint: number | undefined, found: readonly StoredCheckpoint[]): void {
  const remedy = 'Restore the directory from a copy, or start with reset to give up what was learned and begin anew.';
  if (checkpoint !== undefined && checkpoint > log.last) {
    throw lost(`The checkpoint stands at record ${checkpoint}, but the sample log ends at ${log.last}: its files were removed. ${remedy}`);
  }
  if ((checkpoint ?? 0) + 1 >= log.first) return;
  const because = found.length === 0 ? 'there is no checkpoint' : 'no checkpoint that can be used is as new';
  throw lost(`The sample log begins at record ${log.first} and ${because}: what was learned before is lost. ${remedy}`);
}

function lost(message: string): StoreError {
  return new StoreError(message, { kind: 'corrupt' });
}
