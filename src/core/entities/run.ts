import type { DatasetInput } from './dataset.js';
import type { LifecycleStage } from './lifecycle-stage.js';
import type { Metric } from './metric.js';

/** Where a run stands. */
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';

/** A status that ends a run. */
export type TerminalStatus = 'FINISHED' | 'FAILED' | 'KILLED';

/** What identifies and places a run. */
export interface RunInfo {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** Epoch milliseconds; absent until the run ends. */
  readonly endTime?: number | undefined;
  /** Root of the run's artifacts. */
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

/** What was logged to a run. The dictionaries have no prototype. */
export interface RunData {
  /** Latest value of every metric: the one with the highest step, then timestamp, then value. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The same latest metrics with step and timestamp. */
  readonly latestMetrics: readonly Metric[];
}

/** A model that a run produced, and the step at which it did. */
export interface ModelOutput {
  readonly modelId: string;
  readonly step: number;
}

/** A run as the store knows it. */
export interface Run {
  readonly info: RunInfo;
  readonly data: RunData;
  readonly inputs: { readonly datasetInputs: readonly DatasetInput[]; readonly modelInputs: readonly { readonly modelId: string }[] };
  readonly outputs: { readonly modelOutputs: readonly ModelOutput[] };
}
