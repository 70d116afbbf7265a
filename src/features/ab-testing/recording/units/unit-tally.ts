import { MetricMoments } from '../../../../domain/experiment/metrics/metric-moments.js';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { MetricTotals } from '../../../../domain/experiment/test-totals.js';
import { PeriodTable } from '../period-table.js';
import type { PeriodWeights } from '../period-weights.js';
import { contributionOf } from './unit-contribution.js';
import { armOf, head, UnitTable } from './unit-table.js';

/** What is known of the units of a test. */
export interface UnitResult {
  readonly periods: PeriodTable;
  /** Units that were seen in more than one arm. */
  readonly multiple: number;
  /** By arm and metric. */
  readonly metrics: readonly (readonly (MetricTotals | undefined)[])[];
}

/** Adds up units that come in tables, each unit once and complete. */
export class UnitTally {
  readonly #layout: UnitLayout;
  readonly #weights: PeriodWeights;
  readonly #periods: PeriodTable;
  readonly #moments: readonly (readonly MetricMoments[])[];
  #multiple = 0;

  constructor(layout: UnitLayout, arms: number, weights: PeriodWeights) {
    this.#layout = layout;
    this.#weights = weights;
    this.#periods = new PeriodTable(arms, weights);
    this.#moments = Array.from({ length: arms }, () => layout.metrics.map(({ fold }) => new MetricMoments(fold === 'ratio')));
  }

  add(table: UnitTable): void {
    const contribution = { value: 0, denominator: 0, covariate: 0, weight: 0 };
    for (let row = 0; row < table.size; row++) {
      const chunk = table.chunkOf(row);
      const at = UnitTable.headOf(row);
      const period = chunk.heads[at + head.period] as number;
      const seen = chunk.heads[at + head.arm] as number;
      const arm = armOf(seen);
      this.#periods.count(period, arm, 1);
      if (seen !== arm) this.#multiple += 1;
      contribution.weight = this.#weights.inverse(period, arm);
      for (let metric = 0; metric < this.#layout.metrics.length; metric++) {
        if (contributionOf(this.#layout, chunk, table.valuesOf(row), metric, contribution)) this.#moments[arm]?.[metric]?.add(contribution);
      }
    }
  }

  result(): UnitResult {
    return { periods: this.#periods, multiple: this.#multiple, metrics: this.#moments.map((arm) => arm.map((metric) => metric.totals())) };
  }
}
