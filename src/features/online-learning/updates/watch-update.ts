import { metricByName } from '../../../domain/evaluation/metric-by-name.js';
import type { Label } from '../../../domain/learning/learner.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';
import { formerModel } from './former-model.js';
import { answersOf } from './paired-rows.js';
import { ended } from './record-update.js';
import { tableLabels, tableRows } from './table-rows.js';

/** Whether a published update is to be judged now, and by what. */
export function watchIsOver({ state, settings, clock }: PipelineSession, update: UpdateResult): boolean {
  const { samples, maxMs } = settings.watch;
  if (state.servingModel?.version !== update.version) return true;
  // A clock that was set back ends a long watch too, instead of prolonging it.
  return state.servedRows >= samples || Math.abs(clock.now() - (update.publishedAt ?? 0)) >= maxMs;
}

/**
 * Judges a published update by the rows that its version has served. It is undone when the metric is worse than on the holdout by more than
 * the threshold; unless what served before does worse on the same rows by as much, as when the data goes on to change.
 */
export async function watchUpdate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { state, settings } = session;
  const { name: metric, higherIsBetter } = metricByName(settings.gate.metric);
  const { threshold } = settings.watch;
  if (state.servingModel?.version !== update.version) {
    return ended(session, update, 'committed', `version ${state.servingModel?.version} has taken its place before it was judged`);
  }
  const rows = state.servedRows;
  const value = state.metrics().served.cumulative[metric];
  const promised = update.comparison?.candidate;
  if (rows === 0 || value === undefined || promised === undefined) {
    return ended(session, update, 'committed', 'no row that the version served has got its label');
  }
  const worsening = (higherIsBetter ? promised - value : value - promised) / scaleOf(promised);
  const measured = `${metric} is ${value} over the ${rows} rows that the version served, ${promised} on the holdout`;
  if (worsening <= threshold) return ended(session, update, 'committed', measured);
  const before = await formerSays(session, update);
  if (before !== undefined) {
    const gain = (higherIsBetter ? before.now - before.then : before.then - before.now) / scaleOf(before.then);
    if (gain > threshold) return ended(session, update, 'committed', `${measured}; what served before would have had ${before.then} there`);
  }
  if (update.previousVersion === undefined) {
    return ended(session, update, 'committed', `${measured}; there is no version before it to go back to`);
  }
  return { ...update, step: 'rollback', reason: `${measured}: worse by more than ${threshold} of it` };
}

/** A baseline of 0 has no fractions; then the difference itself counts. */
function scaleOf(value: number): number {
  return Math.abs(value) || 1;
}

/** The metric of the version and of what served before it, over those kept rows that the version served. */
async function formerSays(
  session: PipelineSession,
  update: UpdateResult,
): Promise<{ readonly now: number; readonly then: number } | undefined> {
  const { holdout } = session.state.snapshot();
  const served = holdout.servedBy.flatMap((version, at) => (version === update.version && holdout.served[at] !== undefined ? [at] : []));
  if (served.length === 0) return undefined;
  const former = await formerModel(session, update);
  if (former === undefined) return undefined;
  try {
    const rows = tableRows(holdout.table);
    const said = await answersOf(
      former,
      served.map((at) => rows[at] ?? {}),
      session,
    );
    if (said === undefined) return undefined;
    const labels = tableLabels(holdout.table);
    const { compute } = metricByName(session.settings.gate.metric);
    const actual = served.map((at) => labels[at] as Label);
    const weights = served.map((at) => holdout.table.weights[at] as number);
    const [now, then] = [
      compute(
        actual,
        served.map((at) => holdout.served[at] as Label),
        undefined,
        weights,
      ),
      compute(actual, said, undefined, weights),
    ];
    return now === undefined || then === undefined ? undefined : { now, then };
  } finally {
    await former.close();
  }
}
