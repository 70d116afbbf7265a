import type { CallOptions } from '../../core/call-options.js';
import type { RunInfo } from '../../core/entities/run.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { RunChange } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { type Creation, deleteTwins } from './create-run.js';
import { runTask } from './task.js';
import { runInfoAnswer } from './wire/run.js';
import { updateRunBody } from './wire/run-requests.js';

/**
 * Changes a run. The end of a run that was created in doubt is the moment to look for its twins. The change is stored
 * by then: only a failure that may pass is reported, so that the caller tries again.
 */
export async function updateRun(
  http: HttpClient,
  doubtful: Map<string, Creation>,
  runId: string,
  change: RunChange,
  call?: CallOptions,
): Promise<RunInfo> {
  const body = updateRunBody(runId, change);
  const info = await callApi(
    http,
    { method: 'POST', path: 'runs/update', body, replay: 'safe' },
    runInfoAnswer,
    runTask('update', runId),
    call,
  );
  const ends = change.status === 'FINISHED' || change.status === 'FAILED' || change.status === 'KILLED';
  if (ends) {
    await deleteTwins(http, doubtful, runId, call).catch((error: unknown) => {
      if (!isMlflowOpsError(error) || error.retryable) throw error;
    });
  }
  return info;
}
