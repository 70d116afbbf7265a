import { RunActiveError } from '../../core/errors/run-errors.js';
import { sharedState } from '../../core/shared-state.js';
import { clientInternals } from '../../features/client/client-internals.js';
import type { ActiveRun } from '../../features/tracking/active-run.js';
import { enclosingFrame, processFrame, pushProcessFrame } from '../../features/tracking/context.js';
import type { RunOptions } from '../../features/tracking/run-options.js';
import { defaultTracker } from './default-client.js';
import { endAtExit } from './end-at-exit.js';

/**
 * Starts the run that is active in the whole process, outside of `withRun`, until `endRun` or the end of the process. With `nested: true` it is a
 * child of the one started before, which becomes active again after its end.
 *
 * @throws RunActiveError when a run is active and `nested` is not true, and inside `withRun`.
 */
export async function startRun(options: RunOptions = {}): Promise<ActiveRun> {
  const starting = sharedState('fluent-starts', () => ({ count: 0 }));
  assertNoneActive(options, starting.count > 0);
  starting.count += 1;
  try {
    const tracker = defaultTracker();
    const run = await tracker.startRun(options);
    pushProcessFrame({ run, tracker, client: tracker[clientInternals] });
    endAtExit();
    return run;
  } finally {
    starting.count -= 1;
  }
}

function assertNoneActive(options: RunOptions, starting: boolean): void {
  const enclosing = enclosingFrame()?.run;
  if (enclosing?.status === 'RUNNING') {
    throw new RunActiveError(`Run ${enclosing.runId} is active in this withRun; use withRun with nested: true, or run.child().`, {
      details: { runId: enclosing.runId },
    });
  }
  if (options?.nested === true) return;
  if (starting) throw new RunActiveError('A run is being started already; await startRun before the next one.');
  const active = processFrame()?.run;
  if (active === undefined) return;
  throw new RunActiveError(`Run ${active.runId} is active; call endRun first, or pass nested: true to start a child of it.`, {
    details: { runId: active.runId },
  });
}
