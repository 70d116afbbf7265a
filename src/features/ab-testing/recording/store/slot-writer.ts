import { isConflict } from '../../../../core/errors/guards.js';
import { newId } from '../../../../core/ids.js';
import type { StateStore } from '../../../../ports/state-store.js';
import type { Recording } from '../recording.js';
import { slotPrefix } from './recording-keys.js';
import type { RecordingSlot } from './recording-slot.js';

/** Writes what a replica recorded of a test to its slot in the state store. */
export class SlotWriter {
  readonly #state: StateStore;
  readonly #testId: string;
  /** Names the slot: a process that comes back under the same replica id is another one. */
  readonly name: string;
  /** Of the slot; `undefined` when it is not known whether the last write arrived. */
  #revision: number | undefined = 0;
  /** The newest that is known to have arrived. */
  #arrived = 0;
  #savedChanges = 0;

  constructor(state: StateStore, testId: string, replicaId: string) {
    this.#state = state;
    this.#testId = testId;
    this.name = `${replicaId}.${newId().slice(0, 12)}`;
  }

  get key(): string {
    return `${slotPrefix(this.#testId)}${this.name}`;
  }

  /** Stores what changed; everything, where the store turns out to have lost what it had. */
  async write(recording: Recording): Promise<void> {
    try {
      await this.#write(recording);
    } catch (error) {
      // Nobody else writes this slot.
      if (!isConflict(error)) throw error;
      await this.#write(recording);
    }
  }

  /** The next write stores everything. */
  rewrite({ units, pending }: Recording): void {
    this.#revision = undefined;
    this.#savedChanges = Number.NaN;
    units?.rewrite();
    pending.rewrite();
  }

  /**
   * Stores what changed. The slot is written last: until then all that it referred to before is untouched, and from then on all
   * that it refers to is there.
   */
  async #write(recording: Recording): Promise<void> {
    const { units, pending, record } = recording;
    await recording.matchActuals(this.#state, {});
    if (recording.changes === this.#savedChanges && units?.hasNews !== true) return;
    const { changes } = recording;
    // Who reads the slot after a crash finds actual values that still wait unmatched.
    const slot = slotOf(recording, recording.waiting.size);
    if (this.#revision === undefined) await this.#readRevision(recording);
    await pending.save(this.#state, record.definition.outcomeWindowMs);
    const saved = await units?.save();
    try {
      const value: RecordingSlot = { ...slot, generations: saved?.generations ?? [] };
      this.#revision = await this.#state.put(this.key, value, { ifRevision: this.#revision });
      this.#arrived = this.#revision;
    } catch (error) {
      this.#revision = undefined;
      await saved?.settle(false);
      throw error;
    }
    await saved?.settle(true);
    this.#savedChanges = changes;
    await units?.tidy();
  }

  /** Removes what is not needed any more, unless the slot may still refer to it. */
  async end({ units }: Recording): Promise<void> {
    await units?.end(this.#revision !== undefined);
  }

  /** Finds out whether the last write arrived; a late copy of it is refused from now on. */
  async #readRevision(recording: Recording): Promise<void> {
    const revision = (await this.#state.get(this.key))?.revision ?? 0;
    if (revision < this.#arrived) {
      this.rewrite(recording);
      this.#arrived = 0;
    }
    this.#revision = revision;
  }
}

/** The slot of a recording, but for what was written of its units. */
export function slotOf(
  { era, counters, weights, periods, requests, contexts, units }: Recording,
  unmatched: number,
): Omit<RecordingSlot, 'generations'> {
  return {
    schema: 1,
    era,
    counters: counters.state(unmatched),
    periods: units === undefined ? periods.totals() : weights.used(),
    metrics: units === undefined ? requests.totals().map((arm) => arm.map((metric) => metric ?? null)) : [],
    contexts: contexts?.totals(),
  };
}
