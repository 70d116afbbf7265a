import { isMlflowOpsError } from '../../core/errors/guards.js';
import type { ActiveRun } from '../../features/tracking/active-run.js';

/**
 * Logs the seconds since `start`, a time of `performance.now()`. A duration is never worth the outcome of what it measures:
 * when the buffer is full or the run was ended inside, it is left out.
 */
export function logDuration(run: ActiveRun, key: string, start: number): void {
  try {
    run.logMetric(key, (performance.now() - start) / 1000);
  } catch (error) {
    if (!isMlflowOpsError(error)) throw error;
  }
}
