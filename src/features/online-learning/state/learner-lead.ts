import { type ModelScores, rollingRows } from './model-scores.js';
import { relativeRise } from './relative-rise.js';

/** By how much the live learner predicts better than the version that serves. */
export interface LearnerLead {
  readonly metric: string;
  readonly live: number;
  readonly served: number;
  /** Newest rows behind each of the two values. */
  readonly rows: number;
  /** Fraction of the served value that makes the lead count. */
  readonly threshold: number;
}

/**
 * The lead of the live learner where it is beyond the threshold.
 *
 * @param comparable - Newest rows that both were scored on: their windows have to be full of the same rows.
 */
export function learnerLead(
  live: ModelScores | undefined,
  served: ModelScores,
  comparable: number,
  threshold: number,
): LearnerLead | undefined {
  if (live === undefined || comparable < rollingRows) return undefined;
  const { name: metric, higherIsBetter, value } = served.rolling;
  const ahead = live.rolling.value;
  if (value === undefined || ahead === undefined) return undefined;
  const lead = relativeRise(value, ahead, { upwards: higherIsBetter });
  return lead > threshold ? { metric, live: ahead, served: value, rows: rollingRows, threshold } : undefined;
}
