import type { Interval } from '../stats/sample.js';
import type { AnalysisMethod } from './definition/test-definition.js';
import type { TestStatus } from './test-record.js';
import type { RejectionReason } from './test-totals.js';

/** A metric of one arm. */
export interface VariantMetric {
  /** Units with a value, those that count as zero included. */
  readonly n: number;
  readonly mean: number;
  readonly standardError?: number | undefined;
  /** At the test's confidence, for one look. */
  readonly interval?: Interval | undefined;
}

/** One arm of an analysis. */
export interface VariantAnalysis {
  readonly name: string;
  readonly control: boolean;
  readonly modelName?: string | undefined;
  readonly modelVersion?: string | undefined;
  readonly units: number;
  readonly share: number;
  readonly expectedShare: number;
  readonly metrics: Readonly<Record<string, VariantMetric>>;
  /** Probability that this arm has the best primary metric; absent while it cannot be computed. */
  readonly winProbability?: number | undefined;
  readonly predictions: number;
  readonly errors: number;
  readonly errorRate?: number | undefined;
  /** Milliseconds. */
  readonly latency?: { readonly mean: number; readonly p50: number; readonly p95: number; readonly p99: number } | undefined;
}

/** How far a challenger is from the control in one metric. */
export interface Effect extends Interval {
  readonly estimate: number;
}

/** A challenger beside the control, in one metric. */
export type VariantComparison = ComparisonSubject &
  (({ readonly status: 'ok' } & ComparisonResult) | { readonly status: 'not-computable'; readonly reason: string });

/** Who is compared in what. */
export interface ComparisonSubject {
  readonly metric: string;
  readonly primary: boolean;
  readonly variant: string;
  readonly control: string;
  readonly method: AnalysisMethod | 'ips';
}

/** What a comparison says. */
export interface ComparisonResult {
  /** Challenger minus control, in units of the metric; the interval holds at every look for method `sequential`. */
  readonly effect: Effect;
  /** As a share of the control's value; absent where the control may be zero. */
  readonly relative?: Effect | undefined;
  readonly standardError: number;
  /** For one look. */
  readonly pValue: number;
  /** Corrected over all goal metrics and challengers; sequential tests correct the always-valid ones. */
  readonly adjustedPValue: number;
  /** Holds however often one looks. */
  readonly alwaysValidPValue: number;
  /** Probability that the challenger is better. */
  readonly winProbability: number;
  /** Of choosing the challenger, in units of the metric. */
  readonly expectedLoss: number;
  /** By the test's method and correction. */
  readonly significant: boolean;
  readonly better: 'challenger' | 'control' | 'unknown';
  readonly varianceReduction?: number | undefined;
  /** Bound of the current look, for group-sequential tests. */
  readonly bound?: { readonly look: number; readonly information: number; readonly z: number } | undefined;
}

/** Whether traffic was split as configured. */
export type SrmAnalysis =
  | { readonly status: 'not-computable'; readonly reason: string; readonly mismatch: false }
  | {
      readonly status: 'ok';
      readonly mismatch: boolean;
      readonly statistic: number;
      readonly degreesOfFreedom: number;
      readonly pValue: number;
      readonly observed: readonly number[];
      readonly expected: readonly number[];
    };

/** Whether a guardrail holds; `unknown` is neither. */
export interface GuardrailAnalysis {
  readonly metric: string;
  readonly variant: string;
  readonly margin: number;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Whether the estimate itself, whatever its interval, lies beyond the margin. */
  readonly beyondMargin: boolean;
  readonly effect?: Effect | undefined;
  readonly reason: string;
}

/** Whether there is enough data. */
export interface PowerAnalysis {
  /** Units of the smallest arm, and how many each needs. */
  readonly units: number;
  readonly requiredUnits?: number | undefined;
  /** Smallest effect that would be found now, in units of the primary metric, with probability 0.8. */
  readonly detectableEffect?: number | undefined;
  readonly reached: boolean;
  /** Milliseconds until it is reached at the rate so far. */
  readonly remainingMs?: number | undefined;
}

/** Something a reader of the results must know. */
export interface AnalysisWarning {
  readonly code:
    | 'SAMPLE_RATIO_MISMATCH'
    | 'MULTIPLE_EXPOSURES'
    | 'UNMATCHED_OUTCOMES'
    | 'REJECTED_OUTCOMES'
    | 'ARM_WITHOUT_OUTCOMES'
    | 'SMALL_SAMPLE'
    | 'CLOCK_BACKWARDS'
    | 'WEIGHTS_CHANGED'
    | 'BANDIT_ESTIMATES'
    | 'BAYESIAN_PEEKING'
    | 'STALE_STATE';
  readonly message: string;
}

/** What to do. */
export interface Recommendation {
  readonly action: 'wait' | 'promote' | 'keep-control' | 'stop' | 'investigate';
  readonly variant?: string | undefined;
  /** One sentence for each rule that had a say. */
  readonly reasons: readonly string[];
}

/** What is known of a test at one moment; plain JSON. */
export interface TestAnalysis {
  readonly schemaVersion: 1;
  readonly testId: string;
  readonly name: string;
  readonly definitionVersion: number;
  readonly status: TestStatus;
  readonly method: AnalysisMethod | 'ips';
  readonly confidence: number;
  /** Epoch milliseconds. */
  readonly analyzedAt: number;
  readonly startedAt?: number | undefined;
  /** Time the test ran, pauses left out. */
  readonly durationMs: number;
  readonly unit: string;
  /** Arm that won, once that is decided. */
  readonly winner?: string | undefined;
  readonly recommendation: Recommendation;
  readonly variants: readonly VariantAnalysis[];
  readonly comparisons: readonly VariantComparison[];
  readonly srm: SrmAnalysis;
  readonly guardrails: readonly GuardrailAnalysis[];
  readonly power: PowerAnalysis;
  readonly warnings: readonly AnalysisWarning[];
  readonly rejected: Readonly<Record<RejectionReason, number>>;
}

/** The primary metric's comparisons at one moment, for the course over time. */
export interface AnalysisSnapshot {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly units: readonly number[];
  readonly comparisons: readonly {
    readonly variant: string;
    readonly effect: Effect;
    readonly alwaysValidPValue: number;
    readonly winProbability: number;
    readonly significant: boolean;
    /** Number of looks of a group-sequential test that were reached. */
    readonly look?: number | undefined;
  }[];
  readonly srmPValue?: number | undefined;
}
