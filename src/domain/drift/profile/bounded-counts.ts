import { ValidationError } from '../../../core/errors/request-error.js';
import { isPlainObject } from '../../../core/validation/plain-object.js';

/** What {@link BoundedCounts.toJSON} gives. */
export interface BoundedCountsJson {
  /** Rows by category, in the order of their appearance. */
  readonly counts: readonly (readonly [string, number])[];
  /** Rows of categories that came when there was no more room. */
  readonly other: number;
}

/** Rows by category, of at most `limit` categories: of more, the most frequent of those that came first. */
export class BoundedCounts {
  readonly #limit: number;
  #counts = new Map<string, number>();
  #other = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object. */
  static fromJSON(what: string, json: BoundedCountsJson, limit: number): BoundedCounts {
    const bounded = new BoundedCounts(limit);
    const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
    const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && isCount(pair[1]);
    if (!isPlainObject(json) || !Array.isArray(json.counts) || !json.counts.every(isPair) || !isCount(json.other)) {
      throw new ValidationError(`${what} is no list of categories and their counts.`);
    }
    bounded.#counts = new Map(json.counts);
    bounded.#other = json.other;
    return bounded;
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Rows of categories that are not among the counts. */
  get other(): number {
    return this.#other;
  }

  /** Counts rows in. */
  add(counts: ReadonlyMap<string, number>, other = 0): void {
    this.#other += other;
    for (const [category, count] of counts) this.#counts.set(category, (this.#counts.get(category) ?? 0) + count);
    if (this.#counts.size <= this.#limit) return;
    const descending = [...this.#counts].sort((a, b) => b[1] - a[1]);
    const kept = new Set(descending.slice(0, this.#limit).map(([category]) => category));
    this.#counts = new Map([...this.#counts].filter(([category]) => kept.has(category)));
    this.#other += descending.slice(this.#limit).reduce((sum, [, count]) => sum + count, 0);
  }

  toJSON(): BoundedCountsJson {
    return { counts: [...this.#counts], other: this.#other };
  }
}
