import type { LinearSums } from './linear-sums.js';

/** What a policy that looks at contexts has learnt, and decides by until it looks again. */
export interface ContextualMemory {
  /** Version of the definition that it was learnt under; another begins with the definition's shares. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** In the order of the arms. */
  readonly arms: readonly LinearSums[];
}
