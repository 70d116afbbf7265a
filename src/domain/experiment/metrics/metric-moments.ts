import { Covariance } from '../../stats/summaries/covariance.js';
import { Moments } from '../../stats/summaries/moments.js';
import type { MetricTotals, WeightedTotals } from '../test-totals.js';

/** What one unit contributes to a metric. */
export interface UnitContribution {
  /** Its value; for ratios the numerator. NaN where it has none, which is zero beside its covariate. */
  readonly value: number;
  /** 0 for metrics that are no ratio. */
  readonly denominator: number;
  /** NaN where there is none. */
  readonly covariate: number;
  /** 1 / propensity; NaN where it is not needed. */
  readonly weight: number;
}

/** Moments of one metric in one arm, of units that never change; see `UnitMoments` for those that do. */
export class MetricMoments {
  readonly #ratio: boolean;
  readonly #plain = new Moments();
  readonly #pairs = new Covariance();
  readonly #withCovariate = new Covariance();
  #weighted: WeightedTotals = noWeights;

  constructor(ratio: boolean) {
    this.#ratio = ratio;
  }

  add({ value, denominator, covariate, weight }: UnitContribution): void {
    if (Number.isNaN(value)) {
      this.#withCovariate.add(covariate, 0);
      return;
    }
    if (this.#ratio) this.#pairs.add(value, denominator);
    else this.#plain.add(value);
    if (!Number.isNaN(covariate)) this.#withCovariate.add(covariate, value);
    if (!Number.isNaN(weight)) this.#weighted = plusWeights(this.#weighted, weightsOf(value, weight));
  }

  /** Counts all units of another part of the traffic in. */
  merge({ n, mean, m2, denominator, covariate, weighted }: MetricTotals): void {
    if (denominator === undefined) this.#plain.merge(Moments.fromJSON({ n, mean, m2 }));
    else {
      const { mean: meanY, m2: m2Y, c: cXY } = denominator;
      this.#pairs.merge(Covariance.fromJSON({ n, meanX: mean, m2X: m2, meanY, m2Y, cXY }));
    }
    if (covariate !== undefined) {
      const { yMean: meanY, yM2: m2Y, c: cXY } = covariate;
      this.#withCovariate.merge(Covariance.fromJSON({ n: covariate.n, meanX: covariate.mean, m2X: covariate.m2, meanY, m2Y, cXY }));
    }
    if (weighted !== undefined) this.#weighted = plusWeights(this.#weighted, weighted);
  }

  /** `undefined` without a value or covariate. */
  totals(): MetricTotals | undefined {
    return metricTotals({
      ratio: this.#ratio,
      pairs: this.#ratio ? this.#pairs.toJSON() : { ...withoutPairs, n: this.#plain.n, meanX: this.#plain.mean, m2X: this.#plain.m2 },
      covariate: this.#withCovariate.toJSON(),
      weighted: this.#weighted,
    });
  }
}

const noWeights: WeightedTotals = { n: 0, w: 0, ww: 0, wy: 0, wwy: 0, wwyy: 0 };
const withoutPairs = { meanY: 0, m2Y: 0, cXY: 0 };

type Pairs = ReturnType<Covariance['toJSON']>;

/** The totals of a metric from its moments: (value, denominator) and (covariate, value) as (x, y). */
export function metricTotals(of: { ratio: boolean; pairs: Pairs; covariate: Pairs; weighted: WeightedTotals }): MetricTotals | undefined {
  const { ratio, pairs, covariate, weighted } = of;
  if (pairs.n === 0 && covariate.n === 0) return undefined;
  return {
    n: pairs.n,
    mean: pairs.meanX,
    m2: pairs.m2X,
    ...(ratio ? { denominator: { mean: pairs.meanY, m2: pairs.m2Y, c: pairs.cXY } } : {}),
    ...(covariate.n > 0
      ? {
          covariate: {
            n: covariate.n,
            mean: covariate.meanX,
            m2: covariate.m2X,
            c: covariate.cXY,
            yMean: covariate.meanY,
            yM2: covariate.m2Y,
          },
        }
      : {}),
    ...(weighted.n > 0 ? { weighted } : {}),
  };
}

/** The weighted sums over one unit. */
export function weightsOf(value: number, weight: number): WeightedTotals {
  const ww = weight * weight;
  return { n: 1, w: weight, ww, wy: weight * value, wwy: ww * value, wwyy: ww * value * value };
}

function plusWeights(a: WeightedTotals, b: WeightedTotals): WeightedTotals {
  return { n: a.n + b.n, w: a.w + b.w, ww: a.ww + b.ww, wy: a.wy + b.wy, wwy: a.wwy + b.wwy, wwyy: a.wwyy + b.wwyy };
}
