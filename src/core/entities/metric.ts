/** One observation of a metric. */
export interface Metric {
  readonly key: string;
  /**
   * Any number. SQL back ends return ±Infinity as ±`Number.MAX_VALUE`; NaN comes back as NaN; -0 comes back as 0.
   */
  readonly value: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly step: number;
  /** Logged model that this observation evaluates. */
  readonly modelId?: string | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/** One observation together with its run. */
export interface RunMetric extends Metric {
  readonly runId: string;
}

/** A named setting of a run. Written once. */
export interface Param {
  readonly key: string;
  readonly value: string;
}

/** A named annotation. The last write wins. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}
