import type { Label, LearningTask } from '../../../domain/learning/learner.js';
import { LabelCodes } from './label-codes.js';

/** Most classes and predicted labels that are told apart. */
export const maxClasses = 1000;

/** Labels and predictions as plain JSON. */
export interface TargetsJson {
  readonly labels: readonly Label[];
  readonly seen: readonly number[];
}

/** Labels and predictions as numbers: themselves for regression, codes of classes otherwise; NaN is none. */
export class Targets {
  readonly #classification: boolean;
  readonly #codes: LabelCodes;
  /** How often each class was a label. */
  readonly #seen: number[];

  constructor(task: LearningTask, json: TargetsJson = { labels: [], seen: [] }) {
    this.#classification = task === 'classification';
    this.#codes = new LabelCodes(json.labels);
    this.#seen = [...json.seen];
  }

  /** The number of a label or prediction; a new class gets the next code. */
  encode(label: Label): number {
    // Adding 0 makes a negative zero positive, as it will come back from a saved state.
    if (!this.#classification) return (label as number) + 0;
    const code = this.#codes.add(typeof label === 'number' ? label + 0 : label);
    if (code === this.#seen.length) this.#seen.push(0);
    return code;
  }

  decode(value: number): Label | undefined {
    if (this.#classification) return this.#codes.label(value);
    return Number.isNaN(value) ? undefined : value;
  }

  /** Classes and predicted labels by code; empty for regression. */
  get labels(): readonly Label[] {
    return this.#codes.labels;
  }

  /** Counts a label of a class. */
  count(code: number): void {
    if (this.#classification) this.#seen[code] = (this.#seen[code] as number) + 1;
  }

  /** Whether a class was a label before. */
  isSeen(label: Label): boolean {
    return (this.#seen[this.#codes.find(label)] ?? 0) > 0;
  }

  /** Whether there is room for a class that was not there yet. */
  get full(): boolean {
    return this.#seen.length >= maxClasses;
  }

  has(label: Label): boolean {
    return this.#codes.find(label) >= 0;
  }

  /** Classes that were labels, and how often, in the order of their appearance. */
  get classes(): readonly { readonly label: Label; readonly code: number; readonly seen: number }[] {
    return this.#codes.labels.map((label, code) => ({ label, code, seen: this.#seen[code] as number })).filter(({ seen }) => seen > 0);
  }

  /** A class that was a label, to tell what labels look like. */
  get example(): Label | undefined {
    return this.#codes.labels.find((_, code) => (this.#seen[code] as number) > 0);
  }

  toJSON(): TargetsJson {
    return { labels: this.#codes.labels, seen: this.#seen };
  }
}
