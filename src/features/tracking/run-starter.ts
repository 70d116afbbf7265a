import type { ActiveRun } from './active-run.js';
import type { RunOptions } from './run-options.js';

/** Whatever starts runs: an `ExperimentTracker`, also of another copy of this package. */
export interface RunStarter {
  withRun<T>(options: RunOptions, body: (run: ActiveRun) => T | PromiseLike<T>): Promise<T>;
  startRun(options?: RunOptions): Promise<ActiveRun>;
}
