import type { CallOptions } from '../../core/call-options.js';
import type { Metric, RunMetric } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { PagedSearch } from '../../core/page.js';
import { describe } from '../../core/validation/describe.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKey } from '../../core/validation/key.js';
import { parseObject } from '../../core/validation/object.js';
import type { BulkHistoryQuery } from '../../ports/tracking-store.js';
import type { ClientInternals } from './client-internals.js';
import { type PageOptions, parsePageSize, parsePageToken } from './search-input.js';
import { withStore } from './store-call.js';

/** Which points of a metric to read from several runs. */
export interface BulkHistoryOptions extends CallOptions {
  /** First step, given together with `endStep`. */
  readonly startStep?: number | undefined;
  /** Last step, given together with `startStep`. */
  readonly endStep?: number | undefined;
  /** Points a run, 1 to 2,500; longer histories are sampled, both ends included. @default 2500 */
  readonly maxResults?: number | undefined;
}

/** `client.metrics`: every observation of a metric. */
export class Metrics {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /**
   * All observations of a metric ordered by timestamp, step and value: await it for the first page, iterate it for
   * all, or collect them with `toArray`. Unknown runs and metrics have none. `maxResults` is 1 to 25,000, the default.
   */
  history(runId: string, key: string, options: PageOptions = {}): PagedSearch<Metric> {
    const id = parseRunId(runId);
    const name = parseKey('metric', key);
    const { maxResults: size, pageToken: first } = parseObject('The options of a history', options);
    const maxResults = parsePageSize(size, limits.historyPageSize, limits.historyPageSize);
    return new PagedSearch(
      (pageToken) => withStore(this.#client, options, (store, call) => store.metricHistory(id, name, { maxResults, pageToken }, call)),
      parsePageToken(first),
    );
  }

  /** Observations of one metric in up to 100 runs. */
  async historyBulk(runIds: readonly string[], key: string, options: BulkHistoryOptions = {}): Promise<readonly RunMetric[]> {
    const query = parseBulkQuery(runIds, key, options);
    return withStore(this.#client, options, (store, call) => store.metricHistoryBulk(query, call));
  }
}

function parseBulkQuery(runIds: unknown, key: unknown, options: BulkHistoryOptions): BulkHistoryQuery {
  if (!Array.isArray(runIds)) throw new ValidationError(`The run ids must be a list, not ${describe(runIds)}.`);
  const ids = [...new Set(runIds.map(parseRunId))];
  if (ids.length === 0 || ids.length > limits.historyBulkRuns) {
    throw new ValidationError(`A call reads the histories of 1 to ${limits.historyBulkRuns} runs, not of ${ids.length}.`);
  }
  const { startStep, endStep } = parseObject('The options of a history', options);
  if ((startStep === undefined) !== (endStep === undefined)) throw new ValidationError('Give startStep and endStep together.');
  if (startStep !== undefined) {
    parseInteger('The option startStep', startStep);
    parseInteger('The option endStep', endStep, { min: startStep });
  }
  const maxResults = parsePageSize(options.maxResults, limits.historyBulkPointsPerRun, limits.historyBulkPointsPerRun);
  return { runIds: ids, key: parseKey('metric', key), startStep, endStep, maxResults };
}
