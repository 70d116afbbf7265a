import type { RunInfo } from '../../core/entities/run.js';
import { ConflictError, ValidationError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import type { OpenedRun } from './create-run.js';
import type { RunRequest } from './parse-run-options.js';
import { resolveExperiment } from './resolve-experiment.js';
import type { TrackerSession } from './tracker-session.js';

/**
 * Opens an existing run again: its status becomes RUNNING, everything else stays, its end time included.
 *
 * @throws NotFoundError when there is no such run.
 * @throws ConflictError when it is deleted.
 * @throws ValidationError when it belongs to another experiment than the call names.
 */
export async function resumeRun(session: TrackerSession, runId: string, request: RunRequest): Promise<OpenedRun> {
  const call = { signal: request.signal };
  const store = await session.client.tracking(call);
  const { info, data } = await store.getRun(runId, call);
  if (info.lifecycleStage === 'deleted') {
    throw new ConflictError(`The run ${runId} is deleted; restore it with client.runs.restore('${runId}').`, { details: { runId } });
  }
  if (request.experimentName !== undefined) await assertExperiment(session, request.experimentName, info);
  const resumed = await store.updateRun(runId, { status: 'RUNNING', runName: request.runName }, call);
  // Not every server repeats the artifact URI in its answer to an update.
  return { key: newId(), info: { ...info, runName: resumed.runName, status: 'RUNNING' }, metrics: data.latestMetrics };
}

async function assertExperiment(session: TrackerSession, experimentName: string, info: RunInfo): Promise<void> {
  const experimentId = await resolveExperiment(session, experimentName);
  if (experimentId === info.experimentId) return;
  throw new ValidationError(
    `The run ${info.runId} belongs to experiment ${info.experimentId}, not to "${experimentName}" (id ${experimentId}); leave experimentName out to resume it.`,
    { details: { runId: info.runId, experimentId: info.experimentId } },
  );
}
