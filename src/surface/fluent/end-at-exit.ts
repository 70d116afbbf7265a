import { sharedState } from '../../core/shared-state.js';
import { type ExitParticipant, watchExit } from '../../features/delivery/exit-watch.js';
import { processFrame } from '../../features/tracking/context.js';
import { finishAtExit } from '../../features/tracking/finish-at-exit.js';

/**
 * From now on, runs of `startRun` that nobody ended are FINISHED when the process has nothing left to do, as in Python. A
 * process that crashes, exits early or is killed leaves them RUNNING.
 */
export function endAtExit(): void {
  watchExit(sharedState<ExitParticipant>('fluent-exit', () => ({ finish: finishRuns })));
}

function finishRuns(): void {
  for (let frame = processFrame(); frame !== undefined; frame = processFrame()) frame.run[finishAtExit]();
}
