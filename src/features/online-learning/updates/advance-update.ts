import { isAbort } from '../../../core/errors/guards.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { UpdateResult, UpdateStep } from '../update-result.js';
import { checkCandidate } from './check-candidate.js';
import { compareCandidate } from './compare-candidate.js';
import { isOpen } from './due-update.js';
import { mayPass } from './may-pass.js';
import { promoteCandidate } from './promote-candidate.js';
import { recordRun } from './record-run.js';
import { ended, recordUpdate } from './record-update.js';
import { registerCandidate } from './register-candidate.js';
import { rollBackUpdate } from './roll-back-update.js';
import { swapInCandidate } from './swap-in-candidate.js';
import { trainCandidate } from './train-candidate.js';
import { watchUpdate } from './watch-update.js';

/**
 * The steps of an update. Each may be begun again after it was interrupted anywhere, and gives the update in the state that comes
 * next, which is written before that begins.
 */
const steps: Readonly<Record<UpdateStep, (session: PipelineSession, update: UpdateResult) => Promise<UpdateResult>>> = {
  train: trainCandidate,
  check: checkCandidate,
  compare: compareCandidate,
  record: recordRun,
  register: registerCandidate,
  promote: promoteCandidate,
  swap: swapInCandidate,
  watch: watchUpdate,
  rollback: rollBackUpdate,
};

/** Steps that need the server, which may be away. */
const remote: ReadonlySet<UpdateStep> = new Set(['record', 'register', 'promote', 'swap', 'rollback']);

/**
 * Goes on with an update until it has ended, is published and watched, or has to wait for the server (`pending`).
 *
 * @param from - `watch` judges an update that is watched.
 * @throws StoreError when the state cannot be written; AbortError when the pipeline stops: a restart goes on from there
 */
export async function advanceUpdate(session: PipelineSession, from: UpdateResult): Promise<UpdateResult> {
  let update = from;
  do {
    const next = await takeStep(session, update);
    const waitsStill = next.status === 'pending' && update.status === 'pending' && next.step === update.step;
    update = waitsStill ? next : recordUpdate(session, next);
  } while (isOpen(update) && update.step !== 'watch' && update.status !== 'pending');
  return update;
}

async function takeStep(session: PipelineSession, { waitsFor: _, ...update }: UpdateResult): Promise<UpdateResult> {
  const step = update.step as UpdateStep;
  try {
    return await steps[step](session, update);
  } catch (error) {
    if (session.signal.aborted || isAbort(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (remote.has(step) && mayPass(error)) {
      session.problems.add(`update ${update.update} (${step})`, error);
      return { ...update, status: 'pending', waitsFor: message };
    }
    return failed(session, update, `${step}: ${message}`);
  }
}

/** A version that serves already, or whose alias has moved, is taken back. */
function failed(session: PipelineSession, update: UpdateResult, reason: string): UpdateResult {
  if (update.step === 'swap' && update.previousVersion !== undefined) return { ...update, status: 'running', step: 'rollback', reason };
  return ended(session, update, 'failed', reason);
}
