/** How a row with an id ended. */
export type IdEnd = 'labelled' | 'expired' | 'dropped';

/** Ids of rows that have ended which are remembered: a later row with one of them is a duplicate. */
const rememberedIds = 100_000;

/** The ids of the newest rows that have ended, and how. */
export class RecentIds {
  readonly #ends = new Map<string, IdEnd>();
  /** A ring: a Map gives its oldest key only after looking over all that were deleted. */
  readonly #ring: string[] = [];
  #next = 0;

  get(id: string): IdEnd | undefined {
    return this.#ends.get(id);
  }

  add(id: string, end: IdEnd): void {
    // An id that ends twice, as a row that came after its time, keeps its place.
    if (this.#ends.has(id)) {
      this.#ends.set(id, end);
      return;
    }
    if (this.#ring.length === rememberedIds) this.#ends.delete(this.#ring[this.#next] as string);
    this.#ring[this.#next] = id;
    this.#ends.set(id, end);
    this.#next = (this.#next + 1) % rememberedIds;
  }

  /** Oldest first. */
  toJSON(): readonly (readonly [id: string, end: IdEnd])[] {
    const ids = this.#ring.length < rememberedIds ? this.#ring : [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return ids.map((id) => [id, this.#ends.get(id) as IdEnd]);
  }

  restore(json: readonly (readonly [id: string, end: IdEnd])[]): void {
    for (const [id, end] of json) this.add(id, end);
  }
}
