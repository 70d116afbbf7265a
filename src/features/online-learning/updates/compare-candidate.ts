import { seededRandom } from '../../../core/random.js';
import { comparePredictions } from '../../../domain/evaluation/compare-predictions.js';
import { metricByName } from '../../../domain/evaluation/metric-by-name.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { GateSettings } from '../pipeline-settings.js';
import type { UpdateComparison, UpdateResult } from '../update-result.js';
import { evaluatePair } from './evaluate-pair.js';
import { judgeCandidate } from './judge-candidate.js';
import { loadCandidate } from './load-candidate.js';
import { type PairedRows, pairedRows } from './paired-rows.js';
import { ended } from './record-update.js';

/** Holds the candidate against the incumbent, on the same rows, and against its gate. */
export async function compareCandidate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { state, settings } = session;
  const rows = await pairedRows(session, await loadCandidate(session, update));
  const compared = rows.actual.length === 0 ? undefined : compare(rows, settings.gate, state.task, update.update as number);
  if (compared === undefined) {
    return ended(session, update, 'rejected', 'there are no labelled rows that the candidate could be judged by');
  }
  const metrics = await evaluatePair(session, rows);
  const comparison: UpdateComparison = metrics === undefined ? compared : { ...compared, metrics };
  const metricsOf = (predicted: PairedRows['actual'] | undefined) =>
    predicted === undefined ? {} : valuesOf(Object.keys(settings.gate.thresholds), rows, predicted);
  const gates = judgeCandidate(comparison, settings.gate, metricsOf(rows.candidate), metricsOf(rows.incumbent));
  const judged: UpdateResult = { ...update, comparison, holdoutRows: comparison.rows, gates: [...(update.gates ?? []), ...gates] };
  const failed = gates.filter(({ passed }) => !passed);
  if (failed.length === 0) return { ...judged, step: 'record' };
  return ended(session, judged, 'rejected', failed.map(({ message }) => message).join('; '));
}

function compare(
  rows: PairedRows,
  { metric }: GateSettings,
  task: 'classification' | 'regression',
  seed: number,
): UpdateComparison | undefined {
  const { actual, weights, candidate, incumbent } = rows;
  const { higherIsBetter, compute } = metricByName(metric);
  const value = compute(actual, candidate, undefined, weights);
  if (value === undefined) return undefined;
  const alone = { metric, higherIsBetter, rows: actual.length, candidate: value };
  if (incumbent === undefined) return alone;
  // The draws of an update are the same whenever it is made again.
  const { valueA, improvement, interval, test } = comparePredictions({
    task,
    actual,
    a: incumbent,
    b: candidate,
    weights,
    metric,
    random: seededRandom(seed),
  });
  return { ...alone, incumbent: valueA, improvement, interval, test };
}

function valuesOf(
  metrics: readonly string[],
  { actual, weights }: PairedRows,
  predicted: PairedRows['actual'],
): Readonly<Record<string, number>> {
  const values = metrics.map((metric) => [metric, metricByName(metric).compute(actual, predicted, undefined, weights)] as const);
  return Object.fromEntries(values.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
}
