import type { Random } from '../../../../core/random.js';
import type { SlotPlan } from './slot-plan.js';

/** Keeps a uniform sample of all rows: algorithm R (J. S. Vitter, Random Sampling with a Reservoir, ACM TOMS 1985). */
export class ReservoirSlots implements SlotPlan {
  readonly #capacity: number;
  readonly #random: Random;
  #seen = 0;

  constructor(capacity: number, random: Random) {
    this.#capacity = capacity;
    this.#random = random;
  }

  get size(): number {
    return Math.min(this.#seen, this.#capacity);
  }

  place(): number {
    this.#seen++;
    if (this.#seen <= this.#capacity) return this.#seen - 1;
    const slot = Math.floor(this.#random.next() * this.#seen);
    return slot < this.#capacity ? slot : -1;
  }

  toJSON(): readonly number[] {
    return [this.#seen];
  }

  restore([seen = 0]: readonly number[]): void {
    this.#seen = seen;
  }
}
