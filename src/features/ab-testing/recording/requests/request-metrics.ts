import { MetricMoments } from '../../../../domain/experiment/metrics/metric-moments.js';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { MetricTotals } from '../../../../domain/experiment/test-totals.js';
import type { PeriodWeights } from '../period-weights.js';

/** Moments by arm and metric where every request is a unit of its own, with one value a metric. */
export class RequestMetrics {
  readonly #layout: UnitLayout;
  readonly #weights: PeriodWeights;
  readonly #moments: readonly (readonly MetricMoments[])[];
  readonly #contribution = { value: 0, denominator: 0, covariate: Number.NaN, weight: 0 };

  constructor(layout: UnitLayout, arms: number, weights: PeriodWeights) {
    this.#layout = layout;
    this.#weights = weights;
    this.#moments = Array.from({ length: arms }, () => layout.metrics.map(({ fold }) => new MetricMoments(fold === 'ratio')));
  }

  record(period: number, arm: number, metric: number, value: number, denominator: number): void {
    const cap = this.#layout.metrics[metric]?.cap as number;
    this.#contribution.value = Math.min(cap, value);
    this.#contribution.denominator = denominator;
    this.#contribution.weight = this.#weights.inverse(period, arm);
    this.#moments[arm]?.[metric]?.add(this.#contribution);
  }

  merge(metrics: readonly (readonly (MetricTotals | null)[])[]): void {
    for (const [arm, totals] of metrics.entries()) {
      for (const [metric, part] of totals.entries()) if (part !== null) this.#moments[arm]?.[metric]?.merge(part);
    }
  }

  totals(): (MetricTotals | undefined)[][] {
    return this.#moments.map((arm) => arm.map((metric) => metric.totals()));
  }
}
