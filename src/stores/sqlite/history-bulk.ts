import type { RunMetric } from '../../core/entities/metric.js';
import { limits } from '../../core/limits.js';
import type { BulkHistoryQuery } from '../../ports/tracking-store.js';
import { checkCount, checkPageSize } from './check-limits.js';
import type { Deadline } from './deadline.js';
import { type PointRow, toMetric } from './history-position.js';
import { refusal } from './refusal.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

const pointsOfRun = 'FROM metrics WHERE run_uuid = ? AND +key = ? AND step BETWEEN ? AND ?';
const inOrder = 'ORDER BY step, timestamp, value, is_nan';

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
    const rows = await context.database.read(deadline, (session) => sample(session, runId, query));
    for (const row of rows) points.push({ runId, ...toMetric(query.key, row) });
  }
  return points;
}

function sample(session: Session, runId: string, query: BulkHistoryQuery): PointRow[] {
  const { key, maxResults, startStep = Number.MIN_SAFE_INTEGER, endStep = Number.MAX_SAFE_INTEGER } = query;
  const points = [runId, key, startStep, endStep];
  const [total] = session.first<[number]>(`SELECT count(*) ${pointsOfRun}`, points) ?? [0];
  if (total <= maxResults) return session.rows<PointRow>(`SELECT timestamp, step, value, is_nan ${pointsOfRun} ${inOrder}`, points);
  return session.rows<PointRow>(
    `SELECT timestamp, step, value, is_nan FROM (
       SELECT timestamp, step, value, is_nan, ROW_NUMBER() OVER (${inOrder}) AS place ${pointsOfRun}
     ) WHERE place IN (SELECT value FROM json_each(?)) ORDER BY place`,
    [...points, JSON.stringify(samplePlaces(total, maxResults))],
  );
}

/** Places, counted from 1, of evenly spread points: the first of each of `count` nearly equal buckets, and the very last. */
function samplePlaces(total: number, count: number): number[] {
  const places = Array.from({ length: count }, (_, bucket) => Math.floor((bucket * total) / count) + 1);
  places[count - 1] = total;
  return places;
}
