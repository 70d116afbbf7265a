import type { CallOptions } from '../../core/call-options.js';
import type { Metric, RunMetric } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
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

/**
 * Runs a request asks for. MLflow 2 refuses request lines of more than 4,094 bytes, which the ids of a hundred runs
 * exceed; so many fit beside the longest key.
 */
const runsPerRequest = 40;

/**
 * Points of one metric in several runs, sampled where there are more than asked for.
 *
 * @throws ValidationError for more runs than one request of a server takes.
 */
export async function metricHistoryBulk(http: HttpClient, query: BulkHistoryQuery, call?: CallOptions): Promise<readonly RunMetric[]> {
  const { runIds, key } = query;
  const task: Task = { doing: `read metric "${key}" of ${runIds.length} runs`, remedies: {} };
  if (runIds.length > limits.historyBulkRuns) {
    throw new ValidationError(`Cannot ${task.doing}: a call takes at most ${limits.historyBulkRuns}. Split them.`, {
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
  }
  const points: RunMetric[] = [];
  for (let start = 0; start < runIds.length; start += runsPerRequest) {
    const part = bulkHistoryQuery({ ...query, runIds: runIds.slice(start, start + runsPerRequest) });
    const request = { method: 'GET', path: 'metrics/get-history-bulk-interval', query: part, replay: 'safe' } as const;
    for (const point of await callApi(http, request, bulkHistoryAnswer, task, call)) points.push(point);
  }
  return points;
}
