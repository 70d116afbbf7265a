import type { LinearSums } from './bandits/linear-sums.js';

/** Moments of one metric over the units of one arm; merges exactly. */
export interface MetricTotals {
  /** Units with a value. */
  readonly n: number;
  /** Mean and sum of squared deviations of the unit values; for ratios of the numerators. */
  readonly mean: number;
  readonly m2: number;
  /** Of the denominators, for ratios, with the sum of products of deviations. */
  readonly denominator?: { readonly mean: number; readonly m2: number; readonly c: number } | undefined;
  /**
   * Of the covariate x over the units that have one and a value y, with the sum of products of deviations. Where enrolled units
   * without a value count as zero, those with a covariate are in it with y = 0.
   */
  readonly covariate?:
    | { readonly n: number; readonly mean: number; readonly m2: number; readonly c: number; readonly yMean: number; readonly yM2: number }
    | undefined;
  /** Sums with weights 1 / propensity, for tests whose traffic follows rewards. */
  readonly weighted?: WeightedTotals | undefined;
}

/** Sums over the unit values y of an arm with weight w = 1 / propensity. */
export interface WeightedTotals {
  readonly n: number;
  /** Σ w, Σ w², Σ w y, Σ w² y, Σ w² y². */
  readonly w: number;
  readonly ww: number;
  readonly wy: number;
  readonly wwy: number;
  readonly wwyy: number;
}

/** What is known of one arm. */
export interface ArmTotals {
  readonly name: string;
  /** Enrolled units; exact. */
  readonly units: number;
  /** Decisions for enrolled units. */
  readonly decisions: number;
  /** By name of the metric; a metric without a value yet is absent. */
  readonly metrics: Readonly<Record<string, MetricTotals>>;
  /** Recorded predictions, of them failed ones, and those answered by the control's model instead. */
  readonly predictions: number;
  readonly errors: number;
  readonly fallbacks: number;
  /** Latencies in milliseconds: moments, and the sketch as `QuantileSketch.toJSON()` gives it. */
  readonly latency?: { readonly n: number; readonly mean: number; readonly m2: number; readonly sketch: unknown } | undefined;
}

/** Units enrolled under one allocation. */
export interface PeriodTotals {
  readonly period: number;
  /** Shares that were configured, and units that came, in the order of the arms. */
  readonly weights: readonly number[];
  readonly units: readonly number[];
}

/** Everything recorded of a test by all its replicas; what an analysis starts from. */
export interface TestTotals {
  readonly arms: readonly ArmTotals[];
  readonly periods: readonly PeriodTotals[];
  /** Contexts and rewards by arm, for policies that look at contexts. */
  readonly contexts?: readonly LinearSums[] | undefined;
  /** Units seen in more than one arm; they count for the first. */
  readonly multipleExposures: number;
  /** Outcomes that could not be counted, by reason. */
  readonly rejected: Readonly<Record<RejectionReason, number>>;
  /** Replicas whose records are in it. */
  readonly replicas: number;
  /** Epoch milliseconds of the first and last record. */
  readonly firstAt?: number | undefined;
  readonly lastAt?: number | undefined;
}

/** Why a prediction or an outcome was not counted. */
export type RejectionReason =
  /** The request id is none, or names another test, arm or version. */
  | 'unknown-request'
  | 'duplicate'
  | 'not-a-number'
  /** The test has ended, or the request is older than the outcome window. */
  | 'completed'
  | 'late'
  /** An actual whose prediction nobody has, or an outcome whose context is not in memory here, for policies that look at contexts. */
  | 'unmatched'
  /** The unit is not part of the analysis. */
  | 'not-enrolled'
  | 'unknown-metric'
  /** The memory for what waits to be stored is full, as after a long absence of the store. */
  | 'overloaded';
