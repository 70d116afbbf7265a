import type { Run } from '../../core/entities/run.js';
import { NoActiveRunError } from '../../core/errors/run-errors.js';
import { holdProcess } from '../../features/client/hold-process.js';
import type { ActiveRun } from '../../features/tracking/active-run.js';
import { activeFrame, lastFrame } from '../../features/tracking/context.js';

/** The innermost `withRun` or decorated function around the call, else the run of `startRun`; `undefined` with neither. */
export function activeRun(): ActiveRun | undefined {
  return activeFrame()?.run;
}

/** {@link activeRun}, where there must be one. @throws NoActiveRunError */
export function requireActiveRun(): ActiveRun {
  const run = activeRun();
  if (run !== undefined) return run;
  throw new NoActiveRunError(
    'No run is active; log inside withRun(options, async (run) => …), or between await startRun() and await endRun().',
  );
}

/** The active run, else the one that ended last in this process, as the store knows it; `undefined` when there was none. */
export async function lastActiveRun(): Promise<Run | undefined> {
  const frame = activeFrame() ?? lastFrame();
  if (frame === undefined) return undefined;
  return holdProcess(frame.client.tracking().then((store) => store.getRun(frame.run.runId)));
}
