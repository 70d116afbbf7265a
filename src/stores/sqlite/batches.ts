import type { Param } from '../../core/entities/metric.js';
import type { RunBatch } from '../../ports/tracking-store.js';
import { checkBatch } from './check-limits.js';
import type { Deadline } from './deadline.js';
import { groupedByKey, insertMetrics } from './metrics.js';
import { insertModelMetrics } from './model-metrics.js';
import { refusal } from './refusal.js';
import { requireActiveRun, setTag } from './runs.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

/** Most rows of one transaction, so that other writers and the process itself get their turn. */
const rowsPerTransaction = 500;

/**
 * Writes a batch: everything that can be refused in the first transaction, then the rest of the metrics. A batch that
 * was cut off between transactions is completed by sending it again; nothing is doubled.
 *
 * @throws NotFoundError, ValidationError when the run is deleted, a param would change, or a limit is exceeded.
 */
export async function logBatch(context: StoreContext, runId: string, batch: RunBatch, deadline: Deadline): Promise<void> {
  checkBatch(batch);
  const { params, tags } = batch;
  const metrics = groupedByKey(batch.metrics);
  const first = Math.max(rowsPerTransaction - params.length - tags.length, 0);
  await context.database.write(deadline, (session) => {
    const { experimentId } = requireActiveRun(session, runId);
    for (const param of params) insertParam(session, runId, param);
    for (const tag of tags) setTag(session, runId, tag);
    insertModelMetrics(session, { runId, experimentId }, metrics);
    insertMetrics(session, runId, metrics.slice(0, first));
  });
  for (let start = first; start < metrics.length; start += rowsPerTransaction) {
    await context.database.write(deadline, (session) => insertMetrics(session, runId, metrics.slice(start, start + rowsPerTransaction)));
  }
}

function insertParam(session: Session, runId: string, { key, value }: Param): void {
  const sql = 'INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT (key, run_uuid) DO NOTHING';
  if (session.run(sql, [key, value, runId]) === 1) return;
  const [logged] = session.first<[string]>('SELECT value FROM params WHERE key = ? AND run_uuid = ?', [key, runId]) ?? [value];
  if (logged === value) return;
  throw refusal(
    'INVALID_PARAMETER_VALUE',
    `Param "${key}" of run ${runId} is ${excerpt(logged)} already and cannot become ${excerpt(value)}; nothing of this batch was stored. Params are written once: use a tag for what changes.`,
  );
}

function excerpt(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}
