import type { PipelineSession } from '../pipeline-session.js';
import { registeredVersion } from '../serving/registered-version.js';
import type { UpdateResult, UpdateTrigger } from '../update-result.js';

/** Begins an update: from the record on, a restart goes on with it. @throws StoreError */
export function beginUpdate(session: PipelineSession, trigger: UpdateTrigger, reason: string): UpdateResult {
  const { state, clock } = session;
  return recordUpdate(session, {
    update: (state.lastUpdate?.update ?? 0) + 1,
    status: 'running',
    step: 'train',
    trigger,
    reason,
    cause: reason,
    previousVersion: registeredVersion(state.servingModel?.version),
    startedAt: clock.now(),
  });
}

/** Writes the state an update is in. @throws StoreError; it is in the former state then */
export function recordUpdate({ ingestion, clock }: PipelineSession, result: UpdateResult): UpdateResult {
  ingestion.record({ kind: 'update', timestamp: clock.now(), result });
  return result;
}

/** An update that has come to its end; what the server is to know of it is told later. */
export function ended(
  { clock }: Pick<PipelineSession, 'clock'>,
  update: UpdateResult,
  status: 'rejected' | 'failed' | 'committed' | 'rolledBack',
  reason: string,
): UpdateResult {
  return { ...update, status, reason, step: undefined, recorded: false, endedAt: clock.now() };
}
