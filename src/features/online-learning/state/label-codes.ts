import type { Label } from '../../../domain/learning/learner.js';

/** Gives each label a number, in the order of their appearance. */
export class LabelCodes {
  readonly #labels: Label[] = [];
  readonly #codes = new Map<Label, number>();

  constructor(labels: readonly Label[] = []) {
    for (const label of labels) this.add(label);
  }

  get labels(): readonly Label[] {
    return this.#labels;
  }

  /** The code of a label, a new one where it has none. */
  add(label: Label): number {
    const known = this.#codes.get(label);
    if (known !== undefined) return known;
    this.#codes.set(label, this.#labels.length);
    return this.#labels.push(label) - 1;
  }

  /** The code of a label; -1 where it has none. */
  find(label: Label): number {
    return this.#codes.get(label) ?? -1;
  }

  /** The label of a code; undefined for NaN. */
  label(code: number): Label | undefined {
    return this.#labels[code];
  }
}
