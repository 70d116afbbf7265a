import { ValidationError } from '../../core/errors/request-error.js';
import { NoActiveRunError } from '../../core/errors/run-errors.js';
import { describe } from '../../core/validation/describe.js';
import type { ActiveRun } from '../../features/tracking/active-run.js';
import { activeFrame } from '../../features/tracking/context.js';
import type { ExperimentTracker } from '../../features/tracking/experiment-tracker.js';
import type { RunStarter } from '../../features/tracking/run-starter.js';
import { defaultTracker } from '../fluent/default-client.js';

/** Which tracker a decorated method uses: the tracker, or a function that takes the object the method was called on. */
export interface TrackerOption<This = unknown> {
  /** @default the tracker of the active run, else the one of the fluent functions */
  readonly tracker?: ExperimentTracker | ((self: This) => ExperimentTracker) | undefined;
}

/** A tracker that was forgotten must not send runs to the default one in silence. */
function givenTracker({ tracker }: TrackerOption, self: unknown): ExperimentTracker | undefined {
  if (tracker === undefined) return undefined;
  const given: ExperimentTracker | undefined = typeof tracker === 'function' ? tracker(self) : tracker;
  if (typeof given?.withRun === 'function') return given;
  throw new ValidationError(`The option tracker must be an ExperimentTracker, or a function that gives one, not ${describe(given)}.`);
}

/** The tracker that starts the run of a decorated method. */
export function trackerToStart(options: TrackerOption, self: unknown): RunStarter {
  return givenTracker(options, self) ?? activeFrame()?.tracker ?? defaultTracker();
}

/** The run that a logging decorator logs to. @throws NoActiveRunError */
export function runToLogTo(options: TrackerOption, self: unknown, methodName: string): ActiveRun {
  const run = givenTracker(options, self)?.activeRun ?? activeFrame()?.run;
  if (run !== undefined) return run;
  throw new NoActiveRunError(
    `${methodName} logs what it does, but no run is active. Put @MlflowRun above its other decorators, or call it inside withRun.`,
  );
}
