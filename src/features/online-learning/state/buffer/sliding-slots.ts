import type { SlotPlan } from './slot-plan.js';

/** Keeps the newest rows: a ring. */
export class SlidingSlots implements SlotPlan {
  readonly #capacity: number;
  #next = 0;
  size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  place(): number {
    const slot = this.#next;
    this.#next = (slot + 1) % this.#capacity;
    if (this.size < this.#capacity) this.size++;
    return slot;
  }

  toJSON(): readonly number[] {
    return [this.#next];
  }

  restore([next = 0]: readonly number[], labels: readonly number[]): void {
    this.size = labels.length;
    this.#next = next;
  }
}
