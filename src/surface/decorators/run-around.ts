import type { ActiveRun } from '../../features/tracking/active-run.js';
import type { RunOptions } from '../../features/tracking/run-options.js';
import { logDuration } from './log-duration.js';
import { type TrackerOption, trackerToStart } from './tracker-option.js';

/** Which run a decorated method or a tracked function opens. */
export interface RunAroundOptions<Args extends readonly unknown[] = never[], This = unknown> extends TrackerOption<This> {
  /** Experiment of the run; created when it does not exist. @default that of the tracker */
  readonly experimentName?: string | undefined;
  /** A name, or a function that makes one from the arguments of the call. @default a name made by the store */
  readonly runName?: string | ((...args: Args) => string) | undefined;
  readonly tags?: RunOptions['tags'];
  /** Make the run a child of the active run; without it a call inside a run is a `RunActiveError`. @default false */
  readonly nested?: boolean | undefined;
}

/** Calls `body` inside a run of its own and logs how long it took as metric `duration_seconds`, also when it throws. */
export async function runAround(
  options: RunAroundOptions,
  self: unknown,
  args: readonly unknown[],
  body: (run: ActiveRun) => unknown,
): Promise<unknown> {
  const { experimentName, runName, tags, nested } = options;
  const name = typeof runName === 'function' ? runName(...(args as never[])) : runName;
  return trackerToStart(options, self).withRun({ experimentName, runName: name, tags, nested }, async (run) => {
    const start = performance.now();
    try {
      return await body(run);
    } finally {
      logDuration(run, 'duration_seconds', start);
    }
  });
}
