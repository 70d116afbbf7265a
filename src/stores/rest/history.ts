import type { CallOptions } from '../../core/call-options.js';
import type { Metric, RunMetric } from '../../core/entities/metric.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { BulkHistoryQuery, HistoryQuery } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { runTask, type Task } from './task.js';
import { bulkHistoryAnswer, bulkHistoryQuery, historyAnswer, historyQuery } from './wire/history.js';

/** One page of the points of a metric. */
export function metricHistory(
  http: HttpClient,
  runId: string,
  key: string,
  query: HistoryQuery,
  call?: CallOptions,
): Promise<PageResult<Metric>> {
  const task = runTask(`read metric "${key}" of`, runId);
  return callApi(
    http,
    { method: 'GET', path: 'metrics/get-history', query: historyQuery(runId, key, query), replay: 'safe' },
    historyAnswer,
    task,
    call,
  );
}

/** Points of one metric in several runs, sampled where there are more than asked for. */
export async function metricHistoryBulk(http: HttpClient, query: BulkHistoryQuery, call?: CallOptions): Promise<readonly RunMetric[]> {
  if (query.runIds.length === 0) return [];
  const task: Task = { doing: `read metric "${query.key}" of ${query.runIds.length} runs`, remedies: {} };
  const request = { method: 'GET', path: 'metrics/get-history-bulk-interval', query: bulkHistoryQuery(query), replay: 'safe' } as const;
  return callApi(http, request, bulkHistoryAnswer, task, call);
}
