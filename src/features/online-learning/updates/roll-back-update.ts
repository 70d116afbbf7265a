import { isConflict } from '../../../core/errors/guards.js';
import { metricByName } from '../../../domain/evaluation/metric-by-name.js';
import type { Label } from '../../../domain/learning/learner.js';
import { type PipelineSession, stepCall, transferCall } from '../pipeline-session.js';
import { followAlias } from '../serving/follow-alias.js';
import { predictorModel } from '../serving/served-model.js';
import type { UpdateResult } from '../update-result.js';
import { promotedVersion } from './promoted-version.js';
import { ended } from './record-update.js';
import { tableLabels } from './table-rows.js';

/**
 * Undoes an update: the alias goes back to the version before, that version serves again, and a live learner that does no better than what was undone goes
 * back to what was published before. Each part is left alone where an earlier attempt has done it.
 */
export async function rollBackUpdate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { registry, settings, state, serving, files, ingestion, clock } = session;
  const { modelName: name, alias } = settings;
  const call = stepCall(session);
  const reason = `update ${update.update}: ${update.reason}`.slice(0, 500);
  try {
    if ((await promotedVersion(session)) === update.version) {
      await registry.rollback(name, { alias, expectedVersion: update.version as string, reason, ...call });
    }
  } catch (error) {
    // Somebody else has moved it, and that counts; or an attempt that was broken off in its middle has now been carried out.
    if (!isConflict(error)) throw error;
  }
  const version = (await promotedVersion(session)) ?? update.previousVersion;
  const previous = (await files.load(update.update as number))?.previous;
  if (version !== previous?.version) {
    await followAlias(session);
    return ended(session, update, 'rolledBack', update.reason);
  }
  const predictor = await registry.loadModel(`models:/${name}/${version}`, transferCall(session));
  if (state.servingModel?.version !== version) {
    const timestamp = clock.now();
    const relearned = isAtFault(session, update) ? previous?.learner : undefined;
    ingestion.record(...(relearned === undefined ? [] : [{ kind: 'learner' as const, timestamp, learner: relearned }]), {
      kind: 'serving',
      timestamp,
      model: previous ?? { version },
      update: update.update,
    });
  }
  serving.swap(predictorModel(predictor, state, { version, learner: previous?.learner }));
  return ended(session, update, 'rolledBack', update.reason);
}

/** Whether the live learner has not got over what made its copy bad: it is no better on the rows that the copy served. */
function isAtFault({ state, settings }: PipelineSession, update: UpdateResult): boolean {
  const { higherIsBetter, compute } = metricByName(settings.gate.metric);
  const { table, live: said, served, servedBy } = state.snapshot().holdout;
  const both = servedBy.flatMap((version, at) =>
    version === update.version && said[at] !== undefined && served[at] !== undefined ? [at] : [],
  );
  if (both.length === 0) return true;
  const labels = tableLabels(table);
  const of = (predictions: readonly (Label | undefined)[]) =>
    compute(
      both.map((at) => labels[at] as Label),
      both.map((at) => predictions[at] as Label),
      undefined,
      both.map((at) => table.weights[at] as number),
    );
  const [live, copy] = [of(said), of(served)];
  if (live === undefined || copy === undefined) return true;
  return higherIsBetter ? live <= copy : live >= copy;
}
