/** Observations remembered for one millisecond; beyond that the clock moves on by itself, so memory stays bounded. */
const capacity = 4096;

/**
 * Gives timestamps to the observations of one run. Stores keep one row per (key, step, value, timestamp) and, for a
 * metric of a model, one per (model, key, step, timestamp): an observation that repeats such a tuple moves the clock on
 * by a millisecond, so that both are kept. Assigned timestamps never decrease, also when the machine's clock does.
 */
export class ObservationClock {
  #present = 0;
  #count = 0;
  readonly #points = new Map<string, Points>();
  readonly #ofModels = new Set<string>();

  /** The timestamp of an observation made at `now`, in epoch milliseconds. */
  assign(now: number, key: string, step: number, value: number, modelId?: string | undefined): number {
    if (now > this.#present) this.#moveTo(now);
    const ofModel = modelId === undefined ? undefined : `${key}\n${step}\n${modelId}`;
    const isTaken = this.#points.get(key)?.has(step, value) === true || (ofModel !== undefined && this.#ofModels.has(ofModel));
    if (isTaken || this.#count >= capacity) this.#moveTo(this.#present + 1);
    this.#take(key, step, value);
    if (ofModel !== undefined) this.#ofModels.add(ofModel);
    return this.#present;
  }

  /** Takes note of an observation whose timestamp the caller chose, so that no assigned one falls on it in this millisecond. */
  note(now: number, timestamp: number, key: string, step: number, value: number): void {
    if (now > this.#present) this.#moveTo(now);
    if (timestamp === this.#present) this.#take(key, step, value);
  }

  #take(key: string, step: number, value: number): void {
    let points = this.#points.get(key);
    if (points === undefined) {
      points = new Points();
      this.#points.set(key, points);
    }
    points.add(step, value);
    this.#count++;
  }

  #moveTo(millisecond: number): void {
    this.#present = millisecond;
    if (this.#count === 0) return;
    this.#count = 0;
    this.#points.clear();
    this.#ofModels.clear();
  }
}

/** The points of one metric in one millisecond. Numbers in lists: making a text of each would cost more than logging it. */
class Points {
  readonly #steps: number[] = [];
  readonly #values: number[] = [];
  #highestStep = Number.NEGATIVE_INFINITY;

  /** NaN counts as equal to itself, and 0 to -0, as in stores. */
  has(step: number, value: number): boolean {
    if (step > this.#highestStep) return false;
    for (let index = 0; index < this.#steps.length; index++) {
      if (this.#steps[index] !== step) continue;
      const known = this.#values[index];
      if (known === value || (Number.isNaN(known) && Number.isNaN(value))) return true;
    }
    return false;
  }

  add(step: number, value: number): void {
    this.#steps.push(step);
    this.#values.push(value);
    if (step > this.#highestStep) this.#highestStep = step;
  }
}
