import type { Scalar } from '../../core/validation/scalar.js';
import type { SystemMetrics } from './system-metrics-options.js';

/** Which run to start, and where. */
export interface RunOptions {
  /** Experiment of the run; created when it does not exist. @default that of the tracker, or of the parent run */
  readonly experimentName?: string | undefined;
  /** At most 250 characters. @default a name made by the store */
  readonly runName?: string | undefined;
  /** Tags of the run; they win over the detected ones. */
  readonly tags?: Readonly<Record<string, Scalar | undefined>> | undefined;
  /** Make the run a child of the active run. @default false */
  readonly nested?: boolean | undefined;
  /** Make the run a child of this run. */
  readonly parentRunId?: string | undefined;
  /** Go on with this run instead of making a new one; null makes one in any case. @default `MLFLOW_RUN_ID`, for the first run of the process */
  readonly runId?: string | null | undefined;
  /** For `withRun`: the run ends as KILLED when it was aborted. Until the run exists, it ends the call with `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /** Log load, memory, disk and network of the machine while the run goes on. @default that of the tracker */
  readonly systemMetrics?: SystemMetrics | undefined;
}
