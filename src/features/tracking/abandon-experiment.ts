import type { TrackerSession } from './tracker-session.js';

/** Marks the run of `startExperiment` as FAILED unless it was ended. Never rejects. */
export async function abandonExperiment(session: TrackerSession): Promise<void> {
  const { experiment } = session;
  session.experiment = undefined;
  if (typeof experiment === 'object') await experiment.run[Symbol.asyncDispose]();
}
