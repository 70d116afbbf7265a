import type { SlotPlan } from './slot-plan.js';

/** Keeps classes in balance: in a full buffer a row takes the place of the oldest of the class that has most rows. */
export class BalancedSlots implements SlotPlan {
  readonly #capacity: number;
  /** Slots of each class, oldest first; those before `#gone` were given away. */
  readonly #queues: number[][] = [];
  readonly #gone: number[] = [];
  size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  place(label: number): number {
    while (this.#queues.length <= label) {
      this.#queues.push([]);
      this.#gone.push(0);
    }
    const slot = this.size < this.#capacity ? this.size++ : this.#takeOldest(this.#largest(label));
    (this.#queues[label] as number[]).push(slot);
    return slot;
  }

  toJSON(): readonly number[] {
    return [];
  }

  restore(_: readonly number[], labels: readonly number[], oldestFirst: readonly number[]): void {
    const slots = oldestFirst.map((slot) => ({ slot, label: labels[slot] as number }));
    this.size = 0;
    for (const { slot, label } of slots) {
      this.place(label);
      (this.#queues[label] as number[]).splice(-1, 1, slot);
    }
  }

  /** The class with most rows; of equal ones, the given. */
  #largest(given: number): number {
    let largest = given;
    for (let label = 0; label < this.#queues.length; label++) if (this.#count(label) > this.#count(largest)) largest = label;
    return largest;
  }

  #count(label: number): number {
    return (this.#queues[label] as number[]).length - (this.#gone[label] as number);
  }

  #takeOldest(label: number): number {
    const queue = this.#queues[label] as number[];
    const gone = this.#gone[label] as number;
    const slot = queue[gone] as number;
    if (gone + 1 < queue.length / 2) this.#gone[label] = gone + 1;
    else {
      queue.splice(0, gone + 1);
      this.#gone[label] = 0;
    }
    return slot;
  }
}
