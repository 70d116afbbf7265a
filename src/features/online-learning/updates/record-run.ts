import { awaitWithin } from '../../../core/await-within.js';
import { isValidation } from '../../../core/errors/guards.js';
import { filter } from '../../../core/filter.js';
import { limits } from '../../../core/limits.js';
import { ReferenceProfile } from '../../../domain/drift/reference-profile.js';
import { type PipelineSession, stepCall, transferCall } from '../pipeline-session.js';
import { trainingPrefix } from '../training/trained-candidate.js';
import type { UpdateResult } from '../update-result.js';
import { tagsOf, updateId, updateStatusTag, updateTag } from './update-tags.js';

/** What labels are called in a reference profile. */
const targetColumn = 'label';

/** Numbers that a reference profile keeps of each column. */
const points = 1000;

/** Sees to it that the run of an update is there, with all that is known of it by now. One that an earlier attempt made is found by its tag. */
export async function recordRun(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const runId = await writeRun(session, update);
  return { ...update, runId, status: 'running', step: 'register' };
}

/** @returns id of the run, which has ended @throws DeliveryError, ConnectionError, … */
export async function writeRun(session: PipelineSession, update: UpdateResult): Promise<string> {
  const { tracker, settings, files, signal } = session;
  const candidate = await files.load(update.update as number);
  const known = update.runId ?? (await findRun(session, update));
  const tags = {
    ...tagsOf(session, update),
    [updateStatusTag]: update.status,
    'mlflow_ops.update_reason': update.reason.slice(0, limits.runTagValueLength),
  };
  const runName = `update ${update.update} of ${settings.modelName}`.slice(0, limits.runNameLength);
  const run = await tracker.startRun({ ...(known === undefined ? { runId: null, runName } : { runId: known }), tags, signal });
  const end = (status: 'FAILED' | 'FINISHED') => awaitWithin('the end of the run of an update', run.end(status), { signal });
  try {
    run.logParams({
      ...candidate?.params,
      trigger: update.trigger,
      update: update.update,
      previous_version: update.previousVersion ?? 'none',
    });
    // The time is always the same: an attempt that is made again writes the same points.
    const timestamp = Math.trunc(update.startedAt);
    run.logMetrics({ ...metricsOf(update), ...prefixed(trainingPrefix, candidate?.metrics ?? {}) }, { timestamp });
    const profile = candidate === undefined ? undefined : profileOf(session);
    if (profile !== undefined) await run.logDict(profile, 'reference_profile.json', transferCall(session));
  } catch (error) {
    // What can never be logged leaves no run open behind; an attempt that is made again goes on with it.
    if (isValidation(error)) await end('FAILED').catch(() => undefined);
    throw error;
  }
  await end(update.status === 'failed' ? 'FAILED' : 'FINISHED');
  return run.runId;
}

/** The distribution of the rows that the model is made for, to compare later ones with. */
function profileOf({ state }: PipelineSession): object | undefined {
  const { train, holdout, features } = state.snapshot();
  const { columns, labels, rows } = train.rows === 0 ? holdout.table : train;
  const names = features.map(({ name }) => name);
  if (rows === 0) return undefined;
  if (names.includes(targetColumn)) return ReferenceProfile.from(columns, { features: names, points }).toJSON();
  return ReferenceProfile.from({ ...columns, [targetColumn]: labels }, { features: names, target: targetColumn, points }).toJSON();
}

function metricsOf({ comparison, trainingRows, holdoutRows }: UpdateResult): Readonly<Record<string, number>> {
  const values = {
    training_rows: trainingRows,
    holdout_rows: holdoutRows,
    improvement: comparison?.improvement,
    p_value: comparison?.test?.pValue,
    ...(comparison === undefined
      ? {}
      : { [`candidate_${comparison.metric}`]: comparison.candidate, [`incumbent_${comparison.metric}`]: comparison.incumbent }),
  };
  return {
    ...prefixed('candidate_', comparison?.metrics?.candidate ?? {}),
    ...prefixed('incumbent_', comparison?.metrics?.incumbent ?? {}),
    ...Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined)),
  };
}

function prefixed(prefix: string, metrics: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** A run that was made before the process died, in whichever experiment the tracker makes its runs. */
async function findRun(session: PipelineSession, update: UpdateResult): Promise<string | undefined> {
  const call = stepCall(session);
  const tracking = await session.client.tracking(call);
  let pageToken: string | undefined;
  do {
    const experiments = await tracking.searchExperiments({ maxResults: 1000, pageToken }, call);
    const experimentIds = experiments.items.map(({ experimentId }) => experimentId);
    const query = { experimentIds, filter: filter.tag(updateTag).equals(updateId(session, update)), maxResults: 1 };
    const [run] = experimentIds.length === 0 ? [] : (await tracking.searchRuns(query, call)).items;
    if (run !== undefined) return run.info.runId;
    pageToken = experiments.nextPageToken;
  } while (pageToken !== undefined);
  return undefined;
}
