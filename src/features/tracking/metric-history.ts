import type { CallOptions } from '../../core/call-options.js';
import type { Metric } from '../../core/entities/metric.js';
import { limits } from '../../core/limits.js';
import { PagedSearch } from '../../core/page.js';
import { parseCall } from '../../core/validation/call.js';
import { parseKey } from '../../core/validation/key.js';
import { holdProcess } from '../client/hold-process.js';
import { flushRun } from './flush-run.js';
import type { RunRecord } from './run-record.js';

/** The points of one metric of a run; before the first page, what waits in the buffer is delivered. */
export function metricHistory(record: RunRecord, key: string, options: CallOptions): PagedSearch<Metric> {
  const name = parseKey('metric', key);
  return new PagedSearch(async (pageToken) => {
    const call = parseCall(options);
    if (pageToken === undefined) await flushRun(record, call);
    const page = async () => {
      const store = await record.client.tracking(call);
      return store.metricHistory(record.info.runId, name, { maxResults: limits.historyPageSize, pageToken }, call);
    };
    return holdProcess(page());
  });
}
