import { NoActiveRunError } from '../../core/errors/run-errors.js';
import type { ActiveRun } from './active-run.js';
import { enclosingFrameOf } from './context.js';
import type { TrackerSession } from './tracker-session.js';

/**
 * The run that the tracker's own methods act on: the innermost `withRun` of this tracker in the asynchronous context, else
 * the run of `startExperiment`.
 *
 * @throws NoActiveRunError
 */
export function runOfTracker({ tracker, experiment }: TrackerSession): ActiveRun {
  const frame = enclosingFrameOf(tracker) ?? (typeof experiment === 'object' ? experiment : undefined);
  if (frame !== undefined) return frame.run;
  throw new NoActiveRunError(
    'This tracker has no active run; log inside tracker.withRun(options, async (run) => …), or between tracker.startExperiment(…) and tracker.endExperiment().',
  );
}
