/** How long a training may take, and what ends it before. */
export interface TrainingLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}
