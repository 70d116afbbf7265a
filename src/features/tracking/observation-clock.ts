/** Tuples remembered for one millisecond; beyond that the clock moves on by itself, so memory stays bounded. */
const capacity = 4096;

/**
 * Gives timestamps to the observations of one run. Stores keep one row per (key, step, value, timestamp) and, for a
 * metric of a model, one per (model, key, step, timestamp): an observation that repeats such a tuple moves the clock on
 * by a millisecond, so that both are kept. Assigned timestamps never decrease, also when the machine's clock does.
 */
export class ObservationClock {
  #present = 0;
  readonly #taken = new Set<string>();

  /** The timestamp of an observation made at `now`, in epoch milliseconds. */
  assign(now: number, key: string, step: number, value: number, modelId?: string | undefined): number {
    if (now > this.#present) this.#moveTo(now);
    const tuple = `${key}\n${step}\n${value}`;
    const modelTuple = modelId === undefined ? undefined : `${key}\n${step}\n\n${modelId}`;
    if (this.#taken.has(tuple) || (modelTuple !== undefined && this.#taken.has(modelTuple)) || this.#taken.size >= capacity) {
      this.#moveTo(this.#present + 1);
    }
    this.#taken.add(tuple);
    if (modelTuple !== undefined) this.#taken.add(modelTuple);
    return this.#present;
  }

  /** Takes note of an observation whose timestamp the caller chose, so that no assigned one falls on it in this millisecond. */
  note(now: number, timestamp: number, key: string, step: number, value: number): void {
    if (now > this.#present) this.#moveTo(now);
    if (timestamp === this.#present) this.#taken.add(`${key}\n${step}\n${value}`);
  }

  #moveTo(millisecond: number): void {
    this.#present = millisecond;
    if (this.#taken.size > 0) this.#taken.clear();
  }
}
