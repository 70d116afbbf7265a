import type { Experiment } from '../../core/entities/experiment.js';
import { isAlreadyExists, isNotFound } from '../../core/errors/guards.js';
import { ConflictError } from '../../core/errors/request-error.js';
import { parseExperimentName } from '../../core/validation/experiment-name.js';
import { parseExperimentId } from '../../core/validation/id.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import type { TrackerSession } from './tracker-session.js';

/**
 * The id of the experiment that a run belongs to: the one named, else that of the tracker, else `MLFLOW_EXPERIMENT_NAME`,
 * else `MLFLOW_EXPERIMENT_ID`, else `'0'`. A named one is created when it does not exist, and looked up once a tracker.
 *
 * @throws ConflictError when it is deleted.
 */
export async function resolveExperiment(session: TrackerSession, name: string | undefined): Promise<string> {
  const { environment } = session.client.settings;
  const wanted = name ?? session.experimentName ?? environment.experimentName;
  if (wanted === undefined) return parseExperimentId(environment.experimentId ?? '0');
  const experimentName = parseExperimentName(wanted);
  const known = session.experimentIds.get(experimentName);
  if (known !== undefined) return known;
  // Runs share the lookup, so no single caller's signal may end it.
  const lookup = session.client.tracking().then((store) => getOrCreate(store, experimentName));
  session.experimentIds.set(experimentName, lookup);
  // A failure is not remembered, so that the next run asks again.
  lookup.catch(() => session.experimentIds.delete(experimentName));
  return lookup;
}

/** The error for a deleted experiment. */
export function deletedExperiment({ name, experimentId }: Experiment): ConflictError {
  return new ConflictError(
    `The experiment "${name}" (id ${experimentId}) is deleted; restore it with client.experiments.restore('${experimentId}'), or name another one.`,
    { details: { experimentId, experimentName: name } },
  );
}

async function getOrCreate(store: TrackingStore, name: string): Promise<string> {
  const known = await store.getExperimentByName(name).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (known !== undefined) return activeId(known);
  try {
    return await store.createExperiment({ name });
  } catch (error) {
    // Somebody else created it between the two calls.
    if (!isAlreadyExists(error)) throw error;
    return activeId(await store.getExperimentByName(name));
  }
}

function activeId(experiment: Experiment): string {
  if (experiment.lifecycleStage === 'deleted') throw deletedExperiment(experiment);
  return experiment.experimentId;
}
