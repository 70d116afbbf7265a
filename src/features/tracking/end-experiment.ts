import type { TerminalStatus } from '../../core/entities/run.js';
import { NoActiveRunError } from '../../core/errors/run-errors.js';
import type { TrackerSession } from './tracker-session.js';

/**
 * Ends the run of `startExperiment` and waits until everything of it is on the store.
 *
 * @throws NoActiveRunError when there is none.
 * @throws DeliveryError when something could not be delivered; call it again to wait again.
 */
export async function endExperiment(session: TrackerSession, status: TerminalStatus | undefined): Promise<void> {
  const { experiment } = session;
  if (typeof experiment !== 'object') throw new NoActiveRunError('This tracker has no experiment to end; start one with startExperiment.');
  await experiment.run.end(status);
  if (session.experiment === experiment) session.experiment = undefined;
}
