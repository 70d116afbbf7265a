import { QuantileSketch } from '../../stats/summaries/quantile-sketch.js';
import { builtInMetrics, type TestDefinition } from '../definition/test-definition.js';
import { MetricMoments } from '../metrics/metric-moments.js';
import { noRejections } from '../no-rejections.js';
import type { ArmTotals, MetricTotals, PeriodTotals, TestTotals } from '../test-totals.js';
import type { Cohort } from './draw-cohort.js';
import type { MetricModel } from './metric-model.js';

/** What the replicas of a running test would have recorded, cohort after cohort. */
export class SimulatedTotals {
  readonly #definition: TestDefinition;
  readonly #metrics: readonly MetricModel[];
  readonly #periods = new Map<number, PeriodTotals>();
  readonly #units: number[];
  readonly #moments: readonly (readonly MetricMoments[])[];

  constructor(definition: TestDefinition, metrics: readonly MetricModel[]) {
    this.#definition = definition;
    this.#metrics = metrics;
    this.#units = definition.arms.map(() => 0);
    this.#moments = definition.arms.map(() => metrics.map(({ shape }) => new MetricMoments(shape === 'ratio')));
  }

  /** Counts units in, with what is known of them at once. */
  enrol(cohort: Cohort): void {
    const { allocation, units } = cohort;
    const before = this.#periods.get(allocation.period);
    this.#periods.set(allocation.period, {
      period: allocation.period,
      weights: allocation.weights,
      units: units.map((count, arm) => count + (before?.units[arm] ?? 0)),
    });
    for (const [arm, count] of units.entries()) this.#units[arm] = (this.#units[arm] as number) + count;
    this.#merge(cohort, true);
  }

  /** Counts the outcomes of units in that were enrolled before. */
  answer(cohort: Cohort): void {
    this.#merge(cohort, false);
  }

  #merge({ metrics }: Cohort, builtIn: boolean): void {
    for (const [arm, ofArm] of metrics.entries()) {
      for (const [place, drawn] of ofArm.entries()) {
        if (drawn === undefined || builtIn !== builtInMetrics.has((this.#metrics[place] as MetricModel).metric.name)) continue;
        this.#moments[arm]?.[place]?.merge(drawn);
      }
    }
  }

  /** @param now - Epoch milliseconds. */
  at(now: number): TestTotals {
    return {
      arms: this.#definition.arms.map(({ name }, arm) => this.#arm(name, arm)),
      periods: [...this.#periods.values()],
      multipleExposures: 0,
      rejected: noRejections(),
      replicas: 1,
      firstAt: 0,
      lastAt: now,
    };
  }

  #arm(name: string, arm: number): ArmTotals {
    const units = this.#units[arm] as number;
    const metrics: Record<string, MetricTotals> = {};
    let errors = 0;
    let latency: ArmTotals['latency'];
    for (const [place, { metric }] of this.#metrics.entries()) {
      const totals = this.#moments[arm]?.[place]?.totals();
      if (totals === undefined) continue;
      if (metric.name === 'error_rate') errors = Math.round(totals.n * totals.mean);
      else if (metric.name === 'latency_ms') latency = { ...totals, sketch: QuantileSketch.from([totals.mean]).toJSON() };
      else metrics[metric.name] = totals;
    }
    return { name, units, decisions: units, metrics, predictions: units, errors, fallbacks: 0, latency };
  }
}
