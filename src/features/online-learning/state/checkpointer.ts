import { outsideCallers } from '../../../core/outside-callers.js';
import type { AppendLog } from '../../../ports/append-log.js';
import type { CheckpointStore } from '../../../ports/checkpoint-store.js';
import type { OnlineState } from './online-state.js';

/** What a checkpointer works with. */
export interface CheckpointerParts {
  readonly state: OnlineState;
  readonly log: AppendLog;
  readonly checkpoints: CheckpointStore;
  /** Told why the state could not be saved in the background; it is tried again, and nothing is lost until then. */
  readonly onFailure: (error: unknown) => void;
  readonly onSaved?: (() => void) | undefined;
  /** Sequence of the checkpoint that the state was found again from. */
  readonly saved: number;
  /** Records after which a checkpoint is due. @default 200_000 */
  readonly everyRecords?: number | undefined;
  /** Time after which one is due, if there were records, in milliseconds. @default 60_000 */
  readonly everyMs?: number | undefined;
}

/**
 * Saves the state now and then, so that a restart has few records to go through, and lets the log forget what the two newest checkpoints
 * make needless.
 */
export class Checkpointer {
  readonly #parts: CheckpointerParts;
  readonly #everyRecords: number;
  readonly #timer: NodeJS.Timeout;
  #saved: number;
  /** Where the last attempt was made, so that a full disk is not tried with each record. */
  #tried: number;
  #running: Promise<void> | undefined;

  constructor(parts: CheckpointerParts) {
    const { saved, everyRecords = 200_000, everyMs = 60_000 } = parts;
    this.#parts = parts;
    this.#everyRecords = everyRecords;
    this.#saved = saved;
    this.#tried = saved;
    this.#timer = outsideCallers(() => setInterval(() => this.#inBackground(), everyMs).unref());
  }

  /** To be told after each write. */
  written(sequence: number): void {
    if (sequence - this.#tried >= this.#everyRecords && this.#running === undefined) outsideCallers(() => this.#inBackground());
  }

  /** Saves the state as it is now; waits for a checkpoint that is under way first. @throws StoreError */
  async save(): Promise<void> {
    while (this.#running !== undefined) await this.#running.catch(() => {});
    if (this.#parts.state.sequence === this.#saved) return;
    this.#running = this.#saveNow().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Ends the saving, after a last one. @throws StoreError */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.save();
  }

  async #saveNow(): Promise<void> {
    const { state, log, checkpoints } = this.#parts;
    const { sequence } = state;
    this.#tried = sequence;
    const text = checkpoints.kind === 'memory' ? '' : JSON.stringify(state);
    // A checkpoint must not know more than the log after a power failure.
    await log.sync();
    await checkpoints.save(sequence, text, this.#saved);
    const needed = checkpoints.kind === 'memory' ? sequence : this.#saved;
    this.#saved = sequence;
    log.truncate({ before: needed + 1 });
    this.#parts.onSaved?.();
  }

  #inBackground(): void {
    this.save().catch((error: unknown) => this.#parts.onFailure(error));
  }
}
