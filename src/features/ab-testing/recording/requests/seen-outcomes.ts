const generationRequests = 196_608;
const generationCount = 4;
const firstSlots = 256;

/** Where a metric of a request is marked. */
export interface SeenKey {
  readonly high: number;
  readonly low: number;
  /** One of 32. */
  readonly bit: number;
}

/**
 * Which metrics of a request an outcome was counted for, by 64-bit hashes with 32 bits each. Bounded: the oldest of four generations
 * is forgotten when the youngest is full, so that at least the last {@link SeenOutcomes.remembered} requests are known.
 */
export class SeenOutcomes {
  /** Requests that are known at least. */
  static readonly remembered = (generationCount - 1) * generationRequests;
  static readonly maxBytes = 12 * 2 ** 20;
  /** Youngest first. */
  #generations = [new Generation()];

  /** Of all its arrays. */
  get bytes(): number {
    return this.#generations.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Whether a metric of a request was marked. */
  has({ high, low, bit }: SeenKey): boolean {
    for (const generation of this.#generations) if ((generation.bitsOf(high, low) & bit) !== 0) return true;
    return false;
  }

  /** Marks a metric of a request; `false` when it was marked before. */
  claim({ high, low, bit }: SeenKey): boolean {
    for (let age = 1; age < this.#generations.length; age++) {
      if (((this.#generations[age] as Generation).bitsOf(high, low) & bit) !== 0) return false;
    }
    const claimed = (this.#generations[0] as Generation).claim(high, low, bit);
    if (claimed !== undefined) return claimed;
    const next = new Generation();
    this.#generations = [next, ...this.#generations.slice(0, generationCount - 1)];
    return next.claim(high, low, bit) === true;
  }
}

/** A set of hashes by open addressing, three numbers a slot: both halves, and the bits, which are 0 where the slot is free. */
class Generation {
  #slots = new Uint32Array(3 * firstSlots);
  #size = 0;

  get bytes(): number {
    return this.#slots.byteLength;
  }

  bitsOf(high: number, low: number): number {
    return this.#slots[this.#find(high, low) + 2] as number;
  }

  /** Sets a bit: `false` when it was set before, `undefined` when the generation is full. */
  claim(high: number, low: number, bit: number): boolean | undefined {
    let at = this.#find(high, low);
    const bits = this.#slots[at + 2] as number;
    if ((bits & bit) !== 0) return false;
    if (bits === 0) {
      if (this.#size === generationRequests) return undefined;
      this.#size += 1;
      if (this.#size * 4 > this.#slots.length) at = this.#grow(high, low);
      this.#slots[at] = high;
      this.#slots[at + 1] = low;
    }
    this.#slots[at + 2] = bits | bit;
    return true;
  }

  #find(high: number, low: number): number {
    const mask = this.#slots.length / 3 - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = 3 * slot;
      if (this.#slots[at + 2] === 0 || (this.#slots[at] === high && this.#slots[at + 1] === low)) return at;
    }
  }

  #grow(high: number, low: number): number {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 3) {
      if (before[at + 2] === 0) continue;
      const to = this.#find(before[at] as number, before[at + 1] as number);
      for (let place = 0; place < 3; place++) this.#slots[to + place] = before[at + place] as number;
    }
    return this.#find(high, low);
  }
}
