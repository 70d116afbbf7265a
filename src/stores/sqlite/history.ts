import type { Metric } from '../../core/entities/metric.js';
import { limits } from '../../core/limits.js';
import type { PageResult } from '../../core/page.js';
import type { HistoryQuery } from '../../ports/tracking-store.js';
import { checkPageSize } from './check-limits.js';
import type { Deadline } from './deadline.js';
import { decodeHistoryToken, encodeHistoryToken, type HistoryPosition, type PointRow, toMetric } from './history-position.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

/** Rows a read fetches before the process gets its turn. */
const rowsPerRead = 2_000;
/** Up to so many runs that share a metric, walking through the points of all of them is cheaper than anything else. */
const fewRuns = 8;

/**
 * One page of the points of a metric, ordered by timestamp, step and value. Pages continue after the last point read,
 * not at an offset, so points logged meanwhile shift nothing.
 *
 * @throws ValidationError for a wrong page size or token
 */
export async function metricHistory(
  context: StoreContext,
  runId: string,
  key: string,
  query: HistoryQuery,
  deadline: Deadline,
): Promise<PageResult<Metric>> {
  checkPageSize(query.maxResults, limits.historyPageSize);
  let position = query.pageToken ? decodeHistoryToken(query.pageToken) : await firstPosition(context, runId, key, deadline);
  if (position === undefined) return { items: [] };
  const items: Metric[] = [];
  for (;;) {
    const wanted = Math.min(rowsPerRead, query.maxResults - items.length);
    const from: HistoryPosition = position;
    const rows = await context.database.read(deadline, (session) => readPoints(session, runId, key, from, wanted + 1));
    const more = rows.length > wanted;
    for (const row of more ? rows.slice(0, wanted) : rows) items.push(toMetric(key, row));
    if (!more) return { items };
    const last = rows[wanted - 1];
    if (last !== undefined) position = { ...from, after: last };
    if (items.length >= query.maxResults) return { items, nextPageToken: encodeHistoryToken(position) };
  }
}

/**
 * The primary key of `metrics` begins with key, timestamp and step and holds every column of a point, so that a read
 * along it needs neither the table nor a sort; `+run_uuid` keeps SQLite from choosing the index on runs instead, and
 * naming the run in the order says that this order is the key's own.
 */
function readPoints(session: Session, runId: string, key: string, { after, until }: HistoryPosition, limit: number): PointRow[] {
  return session.rows<PointRow>(
    `SELECT timestamp, step, value, is_nan FROM metrics
     WHERE key = ? AND (timestamp, step, value, is_nan) > (?, ?, ?, ?) AND timestamp <= ? AND +run_uuid = ?
     ORDER BY timestamp, step, run_uuid, value, is_nan LIMIT ?`,
    [key, ...after, until, runId, limit],
  );
}

/**
 * Where the first page starts. Where many runs share the metric, its points are looked up once by run, so that only
 * the stretch of time that belongs to this run is walked through.
 */
function firstPosition(context: StoreContext, runId: string, key: string, deadline: Deadline): Promise<HistoryPosition | undefined> {
  return context.database.read(deadline, (session) => {
    if (session.first('SELECT 1 FROM latest_metrics WHERE key = ? AND run_uuid = ?', [key, runId]) === undefined) return undefined;
    const sharing = session.rows('SELECT 1 FROM latest_metrics WHERE key = ? LIMIT ?', [key, fewRuns + 1]).length;
    const [from, until] =
      sharing <= fewRuns
        ? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
        : (session.first<[number, number]>('SELECT min(timestamp), max(timestamp) FROM metrics WHERE run_uuid = ? AND +key = ?', [
            runId,
            key,
          ]) ?? [0, 0]);
    return { after: [from - 1, 0, 0, 0], until };
  });
}
