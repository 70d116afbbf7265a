import { MetricMoments } from '../../../../domain/experiment/metrics/metric-moments.js';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { MetricTotals } from '../../../../domain/experiment/test-totals.js';

/** Moments by arm and metric where every request is a unit of its own, with one value a metric. */
export class RequestMetrics {
  readonly #moments: readonly (readonly MetricMoments[])[];
  readonly #contribution = { value: 0, denominator: 0, covariate: Number.NaN, weight: 0 };

  constructor(layout: UnitLayout, arms: number) {
    this.#moments = Array.from({ length: arms }, () => layout.metrics.map(({ fold }) => new MetricMoments(fold === 'ratio')));
  }

  /** @param weight - 1 / propensity; NaN where units are not weighted. */
  record(arm: number, metric: number, value: number, denominator: number, weight: number): void {
    this.#contribution.value = value;
    this.#contribution.denominator = denominator;
    this.#contribution.weight = weight;
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
