import type { EnvironmentConfig } from '../../core/config.js';
import { sharedState } from '../../core/shared-state.js';
import { parseRunId } from '../../core/validation/id.js';

/**
 * Resumes the run of `MLFLOW_RUN_ID`, for the first caller in the process only; `undefined` for all others. A failure
 * leaves it to the next caller.
 */
export async function takeEnvironmentRun<T>(environment: EnvironmentConfig, resume: (runId: string) => Promise<T>): Promise<T | undefined> {
  if (environment.runId === undefined) return undefined;
  const runId = parseRunId(environment.runId);
  const taken = sharedState('environment-runs', () => new Set<string>());
  if (taken.has(runId)) return undefined;
  taken.add(runId);
  try {
    return await resume(runId);
  } catch (error) {
    taken.delete(runId);
    throw error;
  }
}
