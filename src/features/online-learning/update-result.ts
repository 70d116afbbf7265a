import type { GateResult } from '../../domain/evaluation/gate-result.js';

/** Why an update began. */
export type UpdateTrigger = 'interval' | 'samples' | 'performance' | 'drift' | 'manual' | 'initial';

/** What became of an update. `published` waits for its watch window; `pending` waits for the registry. */
export type UpdateStatus = 'skipped' | 'rejected' | 'pending' | 'published' | 'committed' | 'rolledBack' | 'failed';

/** How candidate and incumbent did on the same rows. */
export interface UpdateComparison {
  /** MLflow's name of the metric that decides. */
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly rows: number;
  readonly candidate: number;
  /** Absent when there is no incumbent. */
  readonly incumbent?: number | undefined;
  /** Improvement, candidate over incumbent, positive where the candidate is better. */
  readonly improvement?: number | undefined;
  /** 95 % interval of the improvement (paired bootstrap). */
  readonly interval?: { readonly lower: number; readonly upper: number } | undefined;
  /** McNemar for classification, paired bootstrap otherwise. */
  readonly test?: { readonly name: 'mcnemar' | 'pairedBootstrap'; readonly pValue: number } | undefined;
}

/** One update, from its trigger to its end. */
export interface UpdateResult {
  /** Counts the updates of the pipeline from 1; part of the tag that makes its version unique. Absent when skipped. */
  readonly update?: number | undefined;
  readonly status: UpdateStatus;
  readonly trigger: UpdateTrigger;
  /** Why it was skipped, rejected, rolled back or failed; what it rests on otherwise. */
  readonly reason: string;
  readonly comparison?: UpdateComparison | undefined;
  readonly gates?: readonly GateResult[] | undefined;
  /** Version that was registered. */
  readonly version?: string | undefined;
  /** Version it took the place of. */
  readonly previousVersion?: string | undefined;
  /** Run that holds parameters and metrics of the update. */
  readonly runId?: string | undefined;
  /** First and last sequence of the sample log that the candidate was made from. */
  readonly sequences?: { readonly first: number; readonly last: number } | undefined;
  /** Rows the candidate was trained with, and compared on. */
  readonly trainingRows?: number | undefined;
  readonly holdoutRows?: number | undefined;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
}
