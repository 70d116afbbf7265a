import type { PeriodTotals } from '../../../domain/experiment/test-totals.js';
import type { PeriodWeights } from './period-weights.js';

/** Units by allocation and arm. */
export class PeriodTable {
  readonly #arms: number;
  readonly #weights: PeriodWeights;
  readonly #units = new Map<number, Float64Array>();
  #lastPeriod = -1;
  #lastUnits: Float64Array = new Float64Array(0);

  constructor(arms: number, weights: PeriodWeights) {
    this.#arms = arms;
    this.#weights = weights;
  }

  /** @param units - −1 takes a unit out. */
  count(period: number, arm: number, units: number): void {
    if (period !== this.#lastPeriod) this.#turnTo(period);
    this.#lastUnits[arm] = (this.#lastUnits[arm] as number) + units;
  }

  merge(totals: readonly PeriodTotals[]): void {
    for (const { period, units } of totals) {
      for (const [arm, count] of units.entries()) this.count(period, arm, count);
    }
  }

  unitsOf(arm: number): number {
    let sum = 0;
    for (const units of this.#units.values()) sum += units[arm] as number;
    return sum;
  }

  /** Periods with units whose weights are known. */
  totals(): PeriodTotals[] {
    return [...this.#units]
      .flatMap(([period, units]) => {
        const weights = this.#weights.of(period);
        return weights === undefined || units.every((count) => count === 0) ? [] : [{ period, weights, units: [...units] }];
      })
      .sort((a, b) => a.period - b.period);
  }

  #turnTo(period: number): void {
    this.#lastPeriod = period;
    this.#lastUnits = this.#units.get(period) ?? new Float64Array(this.#arms);
    this.#units.set(period, this.#lastUnits);
    this.#weights.use(period);
  }
}
