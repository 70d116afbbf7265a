import { ValidationError } from '../../core/errors/request-error.js';
import { RunActiveError } from '../../core/errors/run-errors.js';
import { describe } from '../../core/validation/describe.js';
import { holdProcess } from '../client/hold-process.js';
import type { ActiveRun } from './active-run.js';
import { enclosingFrame, type Frame, noteEnded, runInFrame } from './context.js';
import { type Ending, settleRun } from './end-run.js';
import { openRun } from './open-run.js';
import type { RunOptions } from './run-options.js';
import type { TrackerSession } from './tracker-session.js';

/** Runs `body` inside a run of its own and gives its result; what `body` throws is rethrown as it is. */
export async function withRun<T>(session: TrackerSession, options: RunOptions, body: (run: ActiveRun) => T | PromiseLike<T>): Promise<T> {
  if (typeof body !== 'function') throw new ValidationError(`withRun needs options and a function, not ${describe(body)}.`);
  const outer = enclosingFrame();
  assertNested(outer, options);
  const { run, record } = await holdProcess(openRun(session, options));
  const frame: Frame = { run, tracker: session.tracker, client: session.client, outer };
  const finish = async (ending: Ending): Promise<void> => {
    await settleRun(record, options.signal?.aborted ? { status: 'KILLED' } : ending);
    noteEnded(frame);
  };
  let result: T;
  try {
    result = await runInFrame(frame, () => body(run));
  } catch (error) {
    await finish({ status: 'FAILED', error: { thrown: error } });
    throw error;
  }
  await finish({ status: 'FINISHED' });
  return result;
}

/** A run that was ended but whose asynchronous context lives on (a timer, a server) is no longer in the way. */
function assertNested(outer: Frame | undefined, options: RunOptions): void {
  if (options?.nested === true) return;
  for (let frame = outer; frame !== undefined; frame = frame.outer) {
    if (frame.run.status !== 'RUNNING') continue;
    throw new RunActiveError(
      `Run ${frame.run.runId} is active here; pass nested: true to start a child of it, or wait until it has ended.`,
      { details: { runId: frame.run.runId } },
    );
  }
}
