/** What most tests need to know of a sample; {@link Moments} is one. */
export interface Sample {
  /** Number of observations. */
  readonly n: number;
  readonly mean: number;
  /** Unbiased, with denominator n − 1. */
  readonly variance: number;
}

/** What is known of two quantities x and y of the same units; {@link Covariance} is one. */
export interface BivariateSample {
  /** Number of units. */
  readonly n: number;
  readonly meanX: number;
  readonly meanY: number;
  /** Unbiased, with denominator n − 1, as the covariance. */
  readonly varianceX: number;
  readonly varianceY: number;
  readonly covariance: number;
}

/** Successes among trials. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/** Which differences count against the null hypothesis: any, only positive ones, only negative ones (second minus first). */
export type Alternative = 'two-sided' | 'greater' | 'less';

/** An interval, ends included; an end can be infinite. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}
