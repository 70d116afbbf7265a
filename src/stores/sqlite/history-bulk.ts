import type { RunMetric } from '../../core/entities/metric.js';
import { limits } from '../../core/limits.js';
import type { BulkHistoryQuery } from '../../ports/tracking-store.js';
import { checkCount, checkPageSize } from './check-limits.js';
import type { Deadline } from './deadline.js';
import { type PointRow, toMetric } from './history-position.js';
import { refusal } from './refusal.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

/** Rows that a read looks at before the process gets its turn. */
const rowsPerRead = 2_000;

/**
 * Points of one metric in several runs, run by run, ordered by step, timestamp and value; long histories are sampled
 * evenly with both ends included.
 *
 * @throws ValidationError
 */
export async function metricHistoryBulk(context: StoreContext, query: BulkHistoryQuery, deadline: Deadline): Promise<RunMetric[]> {
  checkCount('runs', query.runIds.length, limits.historyBulkRuns);
  checkPageSize(query.maxResults, limits.historyBulkPointsPerRun);
  if ((query.startStep === undefined) !== (query.endStep === undefined)) {
    throw refusal('INVALID_PARAMETER_VALUE', 'startStep and endStep must be given together, or not at all.');
  }
  const points: RunMetric[] = [];
  for (const runId of query.runIds) {
    const rows = (await pointsOf(context, runId, query, deadline)).sort(byStep);
    for (const row of sample(rows, query.maxResults)) points.push({ runId, ...toMetric(query.key, row) });
  }
  return points;
}

/**
 * The points of a run in the order in which they were logged. No index knows their order by step, and to let SQLite sort
 * them would take one long read; sorted afterwards they cost little, because they mostly are in order already.
 */
async function pointsOf(context: StoreContext, runId: string, query: BulkHistoryQuery, deadline: Deadline): Promise<PointRow[]> {
  const points: PointRow[] = [];
  for (let after: number | null = Number.MIN_SAFE_INTEGER; after !== null; ) {
    const from: number = after;
    const read = await context.database.read(deadline, (session) => readSlice(session, runId, query, from));
    for (const row of read.rows) points.push(row);
    after = read.last;
  }
  return points;
}

/** The points among the next rows of a run, and the last of these rows; `null` when there are no more. */
function readSlice(
  session: Session,
  runId: string,
  { key, startStep = Number.MIN_SAFE_INTEGER, endStep = Number.MAX_SAFE_INTEGER }: BulkHistoryQuery,
  after: number,
): { readonly rows: readonly PointRow[]; readonly last: number | null } {
  const nothing = { rows: [], last: null };
  if (session.first('SELECT 1 FROM latest_metrics WHERE key = ? AND run_uuid = ?', [key, runId]) === undefined) return nothing;
  // The index on run_uuid holds the rows of a run by rowid.
  const slice = 'SELECT rowid FROM metrics WHERE run_uuid = ? AND rowid > ? ORDER BY rowid LIMIT ?';
  const [last] = session.first<[number | null]>(`SELECT max(rowid) FROM (${slice})`, [runId, after, rowsPerRead]) ?? [null];
  if (last === null) return nothing;
  const rows = session.rows<PointRow>(
    `SELECT timestamp, step, value, is_nan FROM (${slice}) AS s CROSS JOIN metrics AS m ON m.rowid = s.rowid
     WHERE +m.key = ? AND step BETWEEN ? AND ?`,
    [runId, after, rowsPerRead, key, startStep, endStep],
  );
  return { rows, last };
}

/** The order of a bulk history: by step, timestamp, value, NaN last. */
function byStep(a: PointRow, b: PointRow): number {
  return a[1] - b[1] || a[0] - b[0] || a[2] - b[2] || a[3] - b[3];
}

/** At most `count` evenly spread points: the first of each of `count` nearly equal buckets, and the very last. */
function sample(points: readonly PointRow[], count: number): readonly PointRow[] {
  const last = points.at(-1);
  if (points.length <= count || last === undefined) return points;
  const picked = Array.from({ length: count - 1 }, (_, bucket) => points[Math.floor((bucket * points.length) / count)] ?? last);
  return [...picked, last];
}
