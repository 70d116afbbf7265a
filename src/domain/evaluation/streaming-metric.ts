import type { LabelValue } from './label-value.js';

/** Over which rows a metric runs. */
export type MetricWindow =
  | { readonly kind: 'cumulative' }
  /** The last `size` rows. */
  | { readonly kind: 'rolling'; readonly size: number }
  /** Older rows count less: row i back has weight `factor` to the power of i (Gama, Sebastião and Rodrigues 2013). */
  | { readonly kind: 'fading'; readonly factor: number };

/** State of a metric as plain JSON, exact. */
export interface StreamingMetricJson {
  readonly format: 'mlflow-ops/metric';
  readonly version: 1;
  readonly [field: string]: unknown;
}

/** A metric of a stream of labelled predictions. */
export interface StreamingMetric {
  /** MLflow's name, such as `accuracy_score` or `mean_absolute_error`. */
  readonly name: string;
  readonly window: MetricWindow;
  readonly higherIsBetter: boolean;
  /** Rows in the window; their weight for a fading one. */
  readonly count: number;
  /** The value, or undefined while it cannot be computed. */
  readonly value: number | undefined;
  /**
   * Takes a row.
   *
   * @param probability - Of each class in the order of `classes`, or of the second class; for metrics that need it.
   */
  update(
    actual: LabelValue,
    predicted: LabelValue,
    probability?: ArrayLike<number> | number | undefined,
    weight?: number | undefined,
  ): void;
  toJSON(): StreamingMetricJson;
}
