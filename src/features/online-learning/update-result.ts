import type { GateResult } from '../../domain/evaluation/gate-result.js';

/** Why an update began. */
export type UpdateTrigger = 'interval' | 'samples' | 'performance' | 'learner' | 'drift' | 'manual' | 'initial';

/** What became of an update. `published` is served and waits for the end of its watch window; `pending` waits for the server. */
export type UpdateStatus = 'skipped' | 'running' | 'rejected' | 'pending' | 'published' | 'committed' | 'rolledBack' | 'failed';

/** What an update that has not ended does, or does next. */
export type UpdateStep = 'train' | 'check' | 'compare' | 'record' | 'register' | 'promote' | 'swap' | 'watch' | 'rollback';

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
  /** What the pipeline's evaluator says about both, by metric. */
  readonly metrics?:
    | { readonly candidate: Readonly<Record<string, number>>; readonly incumbent?: Readonly<Record<string, number>> | undefined }
    | undefined;
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
  /** Absent once it has ended. */
  readonly step?: UpdateStep | undefined;
  /** Why it was skipped, rejected, rolled back, failed or committed; until then why it began. */
  readonly reason: string;
  /** Why it began: what the trigger saw. */
  readonly cause?: string | undefined;
  /** What keeps a pending one from going on. */
  readonly waitsFor?: string | undefined;
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
  /** Epoch milliseconds, as all times here. */
  readonly startedAt: number;
  /** When its version began to serve. */
  readonly publishedAt?: number | undefined;
  /** Whether its run says how it ended; false while the server could not be told, absent where its run is gone. */
  readonly recorded?: boolean | undefined;
  readonly endedAt?: number | undefined;
}
