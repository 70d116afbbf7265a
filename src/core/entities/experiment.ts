import type { LifecycleStage } from './lifecycle-stage.js';

/** A named collection of runs. */
export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  /** URI below which the artifacts of its runs lie. */
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  /** Epoch milliseconds; absent where the store does not know it. */
  readonly creationTime?: number | undefined;
  /** Epoch milliseconds; absent where the store does not know it. */
  readonly lastUpdateTime?: number | undefined;
  /** Has no prototype. */
  readonly tags: Readonly<Record<string, string>>;
}
