import type { MetricTotals, WeightedTotals } from '../test-totals.js';
import { metricTotals, type UnitContribution, weightsOf } from './metric-moments.js';
import { ExactSum, ReplaceableMoments } from './replaceable-moments.js';

/** Moments of one metric in one arm over units whose values still change: what a unit contributed is taken out, what it contributes now counted in. */
export class UnitMoments {
  readonly #ratio: boolean;
  readonly #pairs: ReplaceableMoments;
  readonly #covariate: ReplaceableMoments;
  readonly #weighted = new WeightedSums();

  /** @param near - Moments of nearly the same units, whose means are good to count around. */
  constructor(ratio: boolean, near?: UnitMoments) {
    this.#ratio = ratio;
    this.#pairs = new ReplaceableMoments(near === undefined ? undefined : near.#pairs.shift());
    this.#covariate = new ReplaceableMoments(near === undefined ? undefined : near.#covariate.shift());
  }

  /** @param sign - −1 takes out what was counted in before. */
  count({ value, denominator, covariate, weight }: UnitContribution, sign: 1 | -1): void {
    if (Number.isNaN(value)) {
      this.#covariate.count(covariate, 0, sign);
      return;
    }
    this.#pairs.count(value, denominator, sign);
    if (!Number.isNaN(covariate)) this.#covariate.count(covariate, value, sign);
    if (!Number.isNaN(weight)) this.#weighted.count(weightsOf(value, weight), sign);
  }

  /** Whether the units should be counted anew, near these moments, to keep all digits. */
  get drifted(): boolean {
    return this.#pairs.drifted || this.#covariate.drifted;
  }

  /** `undefined` without a value or covariate. */
  totals(): MetricTotals | undefined {
    return metricTotals({
      ratio: this.#ratio,
      pairs: this.#pairs.moments(),
      covariate: this.#covariate.moments(),
      weighted: this.#weighted.totals(),
    });
  }
}

class WeightedSums {
  #n = 0;
  readonly #w = new ExactSum();
  readonly #ww = new ExactSum();
  readonly #wy = new ExactSum();
  readonly #wwy = new ExactSum();
  readonly #wwyy = new ExactSum();

  count({ w, ww, wy, wwy, wwyy }: WeightedTotals, sign: 1 | -1): void {
    this.#n += sign;
    this.#w.add(sign * w);
    this.#ww.add(sign * ww);
    this.#wy.add(sign * wy);
    this.#wwy.add(sign * wwy);
    this.#wwyy.add(sign * wwyy);
  }

  totals(): WeightedTotals {
    return {
      n: this.#n,
      w: this.#w.value,
      ww: this.#ww.value,
      wy: this.#wy.value,
      wwy: this.#wwy.value,
      wwyy: this.#wwyy.value,
    };
  }
}
