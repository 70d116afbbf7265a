import type { Metric } from './metric.js';

/** Where a logged model stands. */
export type LoggedModelStatus = 'PENDING' | 'READY' | 'FAILED' | 'UNSPECIFIED';

/** A model that was logged with its params and metrics, registered or not. */
export interface LoggedModel {
  /** `m-` and 32 hex digits. */
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly creationTimestamp: number;
  /** Epoch milliseconds. */
  readonly lastUpdatedTimestamp: number;
  /** Root of the model's files. */
  readonly artifactUri: string;
  readonly status: LoggedModelStatus;
  readonly statusMessage?: string | undefined;
  readonly modelType?: string | undefined;
  readonly sourceRunId?: string | undefined;
  /** Have no prototype. */
  readonly tags: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: readonly (Metric & { readonly runId: string })[];
}
