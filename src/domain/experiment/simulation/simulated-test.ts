import type { AnalysisMethod } from '../definition/test-definition.js';

/** A share of the runs. */
export interface SimulatedRate {
  readonly rate: number;
  /** Of the rate, by the runs; not 0 where it is 0 or 1. */
  readonly standardError: number;
}

/** A mean over runs. */
export interface SimulatedAverage {
  readonly mean: number;
  /** Of the mean, by the runs. */
  readonly standardError: number;
}

/** A challenger beside the control in one goal metric, where the runs ended. */
export interface SimulatedComparison {
  readonly metric: string;
  readonly primary: boolean;
  readonly variant: string;
  /** In units of the metric. */
  readonly trueEffect: number;
  /** Runs that called it significant. */
  readonly significant: SimulatedRate;
  /** Runs whose interval holds the true effect: the last one of the run, and every one of it. */
  readonly coverage: SimulatedRate;
  readonly coverageThroughout: SimulatedRate;
  /** The estimate where the runs ended; absent where none could be computed. */
  readonly averageEstimate?: SimulatedAverage | undefined;
  /** The average significant estimate over the true effect; absent without an effect or without such an estimate. */
  readonly exaggeration?: number | undefined;
}

/** What became of the runs under one truth. */
export interface SimulatedCourse {
  readonly comparisons: readonly SimulatedComparison[];
  /** Runs that ended with a significant difference in any goal metric. */
  readonly anySignificant: SimulatedRate;
  /** Days until a run ended; those that nothing ended count in full. */
  readonly runTimeDays: SimulatedAverage & { readonly p10: number; readonly p50: number; readonly p90: number };
  /** Runs that ended before their last look. */
  readonly stoppedEarly: SimulatedRate;
  /** By variant: a challenger that was promoted, or the control that was kept. */
  readonly winners: Readonly<Record<string, SimulatedRate>>;
  /** Runs without a winner. */
  readonly undecided: SimulatedRate;
  /** Runs in which units seemed not to come as configured, at any look; the rules decide nothing then. */
  readonly srmAlarms: SimulatedRate;
  /** By guardrail: runs in which any challenger failed it, at any look. */
  readonly guardrailAlarms: Readonly<Record<string, SimulatedRate>>;
  /** Share of the units that each variant got. */
  readonly traffic: Readonly<Record<string, SimulatedAverage>>;
  /** Of the primary metric: what the units would have brought more with the best variant. */
  readonly regret: SimulatedAverage;
}

/** What to expect of a test; plain JSON. Its courses are those of the runs with the effects, or without where none are given. */
export interface SimulatedTest extends SimulatedCourse {
  readonly testId: string;
  readonly method: AnalysisMethod | 'ips';
  readonly runs: number;
  readonly seed: number;
  readonly days: number;
  readonly looks: number;
  /** Runs without any effect that ended with a significant difference in any goal metric. */
  readonly falsePositiveRate: SimulatedRate;
  /** Runs with the effects that found one in the primary metric, in its true direction; absent without such an effect. */
  readonly power?: SimulatedRate | undefined;
  readonly withoutEffect: SimulatedCourse;
}
