import type { PeriodTotals } from '../../../domain/experiment/test-totals.js';

/** Shares of the arms by allocation, also of those that the test's record no longer lists. */
export class PeriodWeights {
  readonly #weights = new Map<number, readonly number[]>();
  readonly #used = new Set<number>();
  readonly #missed = new Set<number>();
  /** Whether units are weighted by 1 / propensity. */
  readonly #weighted: boolean;

  constructor(weighted: boolean) {
    this.#weighted = weighted;
  }

  /** Returns whether the weight of units that were already counted became known. */
  learn(periods: readonly Pick<PeriodTotals, 'period' | 'weights'>[]): boolean {
    let isNews = false;
    for (const { period, weights } of periods) {
      this.#weights.set(period, weights);
      isNews = this.#missed.delete(period) || isNews;
    }
    return isNews;
  }

  of(period: number): readonly number[] | undefined {
    return this.#weights.get(period);
  }

  /** Notes that units came in a period. */
  use(period: number): void {
    this.#used.add(period);
  }

  /** The periods in which units came, for those who have a shorter record; the units themselves are told elsewhere. */
  used(): PeriodTotals[] {
    return [...this.#used].flatMap((period) => {
      const weights = this.#weights.get(period);
      return weights === undefined ? [] : [{ period, weights, units: [] }];
    });
  }

  /** 1 / propensity of an arm; NaN where units are not weighted, or the propensity is unknown. */
  inverse(period: number, arm: number): number {
    if (!this.#weighted) return Number.NaN;
    const weights = this.#weights.get(period);
    if (weights === undefined) this.#missed.add(period);
    const propensity = weights?.[arm] ?? 0;
    return propensity > 0 ? 1 / propensity : Number.NaN;
  }
}
