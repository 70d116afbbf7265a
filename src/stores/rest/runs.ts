import type { CallOptions } from '../../core/call-options.js';
import type { Tag } from '../../core/entities/metric.js';
import type { Run } from '../../core/entities/run.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { RunQuery } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { runTask, searchTask, type Task } from './task.js';
import { unlessDone } from './unless-done.js';
import { emptyAnswer } from './wire/empty-answer.js';
import { runAnswer, runPageAnswer } from './wire/run.js';
import { runBody, runQuery, runTagBody, runTagKeyBody, searchRunsBody } from './wire/run-requests.js';

/** One run with its latest metrics, params, tags, inputs and outputs. */
export function getRun(http: HttpClient, runId: string, call?: CallOptions): Promise<Run> {
  return callApi(http, { method: 'GET', path: 'runs/get', query: runQuery(runId), replay: 'safe' }, runAnswer, runTask('get', runId), call);
}

/** One page of runs. Without experiments nothing is asked: the answer would be empty. */
export async function searchRuns(http: HttpClient, query: RunQuery, call?: CallOptions): Promise<PageResult<Run>> {
  if (query.experimentIds.length === 0) return { items: [] };
  return callApi(
    http,
    { method: 'POST', path: 'runs/search', body: searchRunsBody(query), replay: 'safe' },
    runPageAnswer,
    searchTask('runs'),
    call,
  );
}

/** Marks a run as deleted. */
export async function deleteRun(http: HttpClient, runId: string, call?: CallOptions): Promise<void> {
  await write(http, 'runs/delete', runBody(runId), runTask('delete', runId), call);
}

/** Brings a deleted run back. */
export async function restoreRun(http: HttpClient, runId: string, call?: CallOptions): Promise<void> {
  await write(http, 'runs/restore', runBody(runId), runTask('restore', runId), call);
}

/** Sets one tag of a run. */
export async function setRunTag(http: HttpClient, runId: string, tag: Tag, call?: CallOptions): Promise<void> {
  await write(http, 'runs/set-tag', runTagBody(runId, tag), runTask(`set tag "${tag.key}" of`, runId), call);
}

/** Removes one tag of a run. */
export function deleteRunTag(http: HttpClient, runId: string, key: string, call?: CallOptions): Promise<void> {
  return unlessDone(
    write(http, 'runs/delete-tag', runTagKeyBody(runId, key), runTask(`delete tag "${key}" of`, runId), call),
    async () => !(key in (await getRun(http, runId, call)).data.tags),
  );
}

function write(http: HttpClient, path: string, body: string, task: Task, call: CallOptions | undefined): Promise<unknown> {
  return callApi(http, { method: 'POST', path, body, replay: 'safe' }, emptyAnswer, task, call);
}
