import type { CallOptions } from '../../core/call-options.js';
import type { Run } from '../../core/entities/run.js';
import { filter } from '../../core/filter.js';
import { keyTag } from '../../core/key-tag.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { RunDraft, RunQuery } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { withKeyTag } from './creation-key.js';
import { deleteRun, searchRuns } from './runs.js';
import { experimentTask } from './task.js';
import { createdRunBody, rawRunPageAnswer, runAnswer } from './wire/run.js';
import { createRunBody, searchRunsBody } from './wire/run-requests.js';

/** Where the twins of a run would be: runs that lost or late requests of the same call made. */
export type Creation = Pick<RunDraft, 'key' | 'experimentId'>;

/**
 * Creates a run. Servers make a new run for every request, so that an unanswered one is looked up by the tag that
 * carries the key before it is sent again. A first request may still arrive after the second was answered: such runs
 * are remembered in `doubtful` until {@link deleteTwins} has looked.
 */
export async function createRun(http: HttpClient, doubtful: Map<string, Creation>, draft: RunDraft, call?: CallOptions): Promise<Run> {
  const task = experimentTask('create a run in', draft.experimentId);
  let repeated = false;
  const run = await callApi(
    http,
    {
      method: 'POST',
      path: 'runs/create',
      body: createRunBody(draft, withKeyTag(draft.tags, draft.key)),
      replay: 'unsafe',
      recover: async (options) => {
        repeated = true;
        const body = searchRunsBody({ ...sameKey(draft), viewType: 'ALL' });
        const runs = await callApi(http, { method: 'POST', path: 'runs/search', body, replay: 'safe' }, rawRunPageAnswer, task, options);
        return runs.length === 0 ? undefined : { status: 200, headers: {}, body: createdRunBody(runs[0]), attempts: 1 };
      },
    },
    runAnswer,
    task,
    call,
  );
  if (repeated) doubtful.set(run.info.runId, { key: draft.key, experimentId: draft.experimentId });
  return run;
}

/** Deletes the twins of a run that was created in doubt. */
export async function deleteTwins(http: HttpClient, doubtful: Map<string, Creation>, runId: string, call?: CallOptions): Promise<void> {
  const creation = doubtful.get(runId);
  if (creation === undefined) return;
  const { items } = await searchRuns(http, sameKey(creation), call);
  for (const { info } of items) {
    if (info.runId !== runId) await deleteRun(http, info.runId, call);
  }
  doubtful.delete(runId);
}

function sameKey(creation: Creation): RunQuery {
  return { experimentIds: [creation.experimentId], filter: filter.tag(keyTag).equals(creation.key), maxResults: 100 };
}
