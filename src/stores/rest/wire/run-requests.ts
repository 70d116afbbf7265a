import type { Tag } from '../../../core/entities/metric.js';
import type { RunChange, RunDraft, RunQuery } from '../../../ports/tracking-store.js';

// Servers drop everything after a number they cannot read, so numbers come last.

/** Body of runs/create. */
export function createRunBody(draft: RunDraft, tags: readonly Tag[]): string {
  return JSON.stringify({
    experiment_id: draft.experimentId,
    user_id: draft.userId,
    run_name: draft.runName,
    tags,
    start_time: draft.startTime,
  });
}

/** Body of runs/update. */
export function updateRunBody(runId: string, change: RunChange): string {
  return JSON.stringify({ run_id: runId, status: change.status, run_name: change.runName, end_time: change.endTime });
}

/** Body of runs/search. */
export function searchRunsBody(query: RunQuery): string {
  return JSON.stringify({
    experiment_ids: query.experimentIds,
    filter: query.filter === '' ? undefined : query.filter,
    run_view_type: query.viewType ?? 'ACTIVE_ONLY',
    order_by: query.orderBy,
    page_token: query.pageToken,
    max_results: query.maxResults,
  });
}

/** Body of runs/delete and runs/restore. */
export function runBody(runId: string): string {
  return JSON.stringify({ run_id: runId });
}

/** Body of runs/set-tag. */
export function runTagBody(runId: string, tag: Tag): string {
  return JSON.stringify({ run_id: runId, key: tag.key, value: tag.value });
}

/** Body of runs/delete-tag. */
export function runTagKeyBody(runId: string, key: string): string {
  return JSON.stringify({ run_id: runId, key });
}

/** Query of runs/get. */
export function runQuery(runId: string): [string, string][] {
  return [['run_id', runId]];
}
