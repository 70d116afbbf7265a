import { holdProcess } from '../client/hold-process.js';
import type { ActiveRun } from './active-run.js';
import { openRun } from './open-run.js';
import type { RunOptions } from './run-options.js';
import type { TrackerSession } from './tracker-session.js';

/** Starts a run and gives its handle; the run does not become active. */
export async function startRun(session: TrackerSession, options: RunOptions): Promise<ActiveRun> {
  const { run } = await holdProcess(openRun(session, options));
  return run;
}
