import { RunActiveError } from '../../core/errors/run-errors.js';
import type { ActiveRun } from './active-run.js';
import type { RunOptions } from './run-options.js';
import { startRun } from './start-run.js';
import type { TrackerSession } from './tracker-session.js';

/**
 * Starts the one run that the tracker's own logging methods act on.
 *
 * @throws RunActiveError before the end of the one started before.
 */
export async function startExperiment(session: TrackerSession, options: RunOptions): Promise<ActiveRun> {
  assertNone(session);
  session.experiment = 'starting';
  try {
    const run = await startRun(session, options);
    session.experiment = { run, tracker: session.tracker, client: session.client, outer: undefined };
    return run;
  } catch (error) {
    session.experiment = undefined;
    throw error;
  }
}

function assertNone({ experiment }: TrackerSession): void {
  if (experiment === 'starting') throw new RunActiveError('This tracker is starting an experiment already; await startExperiment.');
  if (experiment !== undefined && experiment.run.status === 'RUNNING') {
    throw new RunActiveError(`Run ${experiment.run.runId} of this tracker is active; call endExperiment before the next startExperiment.`, {
      details: { runId: experiment.run.runId },
    });
  }
}
