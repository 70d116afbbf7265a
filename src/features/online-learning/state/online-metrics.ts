/** Values of metrics of one model, by MLflow's names. */
export interface ModelMetrics {
  /** Rows scored since the beginning, or since the model serves. */
  readonly rows: number;
  /** Over all those rows. */
  readonly cumulative: Readonly<Record<string, number>>;
  /** Over the last 1000 of them. */
  readonly rolling: Readonly<Record<string, number>>;
  /** Older rows count less, by the factor 0.999. */
  readonly fading: Readonly<Record<string, number>>;
}

/** How the serving model does against its baseline. */
export interface PerformanceLevel {
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly baseline: number;
  /** Rolling value. */
  readonly value: number;
  /** Rows behind the value. */
  readonly rows: number;
  /** Worsening as a fraction of the baseline; negative where it got better. */
  readonly drop: number;
  readonly threshold: number;
  /** Whether the drop is beyond the threshold and rests on enough rows. */
  readonly exceeded: boolean;
}

/** State of a detector. */
export interface DetectorLevel {
  readonly name: string;
  readonly kind: string;
  /** `error`, `label`, `prediction` or `feature:<name>`. */
  readonly watch: string;
  /** Values since the beginning or its last detection. */
  readonly samples: number;
  readonly warning: boolean;
  /** Changes detected so far. */
  readonly detections: number;
}

/** What `metrics()` gives. */
export interface OnlineMetrics {
  /** MLflow's name of the metric that decides. */
  readonly metric: string;
  /** The live learner, each row scored before it was learned; absent without a learner. */
  readonly live?: ModelMetrics | undefined;
  /** What was served, since the serving model took over. */
  readonly served: ModelMetrics;
  /** Absent while there is no baseline or no value. */
  readonly performance?: PerformanceLevel | undefined;
  readonly detectors: readonly DetectorLevel[];
}
