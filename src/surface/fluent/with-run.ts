import type { ActiveRun } from '../../features/tracking/active-run.js';
import { enclosingFrame } from '../../features/tracking/context.js';
import type { RunOptions } from '../../features/tracking/run-options.js';
import { defaultTracker } from './default-client.js';

/**
 * `ExperimentTracker.withRun` of the tracker whose run is active around the call, else of the default one.
 *
 * @throws RunActiveError inside another `withRun`, unless `nested` is true.
 */
export async function withRun<T>(options: RunOptions, body: (run: ActiveRun) => T | PromiseLike<T>): Promise<T> {
  const tracker = enclosingFrame()?.tracker ?? defaultTracker();
  return tracker.withRun(options, body);
}
