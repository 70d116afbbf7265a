import { z } from 'zod';
import type { RunMetric } from '../../../core/entities/metric.js';
import type { BulkHistoryQuery, HistoryQuery } from '../../../ports/tracking-store.js';
import { readMetric } from './metric.js';
import { longList, optionalText } from './scalars.js';

/** Answer of metrics/get-history. */
export const historyAnswer = z
  .object({ metrics: longList(readMetric), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.metrics, nextPageToken: wire.next_page_token }));

/** Answer of metrics/get-history-bulk-interval. */
export const bulkHistoryAnswer = z.object({ metrics: longList(readRunMetric) }).transform((wire) => wire.metrics);

function readRunMetric(item: unknown): RunMetric {
  const { run_id } = (item ?? {}) as { readonly run_id?: unknown };
  return { ...readMetric(item), runId: String(run_id ?? '') };
}

/** Query of metrics/get-history. Without `max_results` some versions answer with no points and a token, forever. */
export function historyQuery(runId: string, key: string, query: HistoryQuery): [string, string][] {
  const names: [string, string][] = [
    ['run_id', runId],
    ['metric_key', key],
    ['max_results', String(query.maxResults)],
  ];
  if (query.pageToken !== undefined) names.push(['page_token', query.pageToken]);
  return names;
}

/** Query of metrics/get-history-bulk-interval. */
export function bulkHistoryQuery(query: BulkHistoryQuery): [string, string][] {
  const names: [string, string][] = query.runIds.map((runId) => ['run_ids', runId]);
  names.push(['metric_key', query.key], ['max_results', String(query.maxResults)]);
  if (query.startStep !== undefined && query.endStep !== undefined) {
    names.push(['start_step', String(query.startStep)], ['end_step', String(query.endStep)]);
  }
  return names;
}
