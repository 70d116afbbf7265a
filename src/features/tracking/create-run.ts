import { awaitWithin } from '../../core/await-within.js';
import type { RunData, RunInfo } from '../../core/entities/run.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import { newId } from '../../core/ids.js';
import type { RunDraft } from '../../ports/tracking-store.js';
import { parentRunTag, type RunRequest } from './parse-run-options.js';
import { deletedExperiment, resolveExperiment } from './resolve-experiment.js';
import { detectedTags, userOf } from './system-tags.js';
import type { TrackerSession } from './tracker-session.js';

/** The run that a new one is a child of. */
export interface ParentRun {
  readonly runId: string;
  readonly experimentId: string;
}

/** A run as a handle needs it. */
export interface OpenedRun {
  readonly key: string;
  readonly info: RunInfo;
  /** What it has already. */
  readonly metrics: RunData['latestMetrics'];
}

/**
 * Creates a run, in the experiment of its parent unless the call names one.
 *
 * @throws ConflictError when the experiment is deleted.
 */
export async function createRun(session: TrackerSession, request: RunRequest, parent: ParentRun | undefined): Promise<OpenedRun> {
  const { client } = session;
  const { environment, clock } = client.settings;
  const detected = await detectedTags(environment);
  const inParent = parent !== undefined && request.experimentName === undefined;
  const experimentId = inParent
    ? parent.experimentId
    : await awaitWithin('the experiment of the run', resolveExperiment(session, request.experimentName), { signal: request.signal });
  const tags = new Map(Object.entries(detected));
  for (const { key, value } of request.tags) tags.set(key, value);
  if (parent !== undefined) tags.set(parentRunTag, parent.runId);
  const key = newId();
  const draft: RunDraft = {
    key,
    experimentId,
    runName: request.runName,
    userId: userOf(environment),
    startTime: clock.now(),
    tags: Array.from(tags, ([name, value]) => ({ key: name, value })),
  };
  try {
    const { info } = await client.createRun(draft, { signal: request.signal });
    return { key, info, metrics: [] };
  } catch (error) {
    throw await explained(session, experimentId, error);
  }
}

/** A store that refuses a run because its experiment is deleted says so in words of its own; the remedy is ours. */
async function explained(session: TrackerSession, experimentId: string, error: unknown): Promise<unknown> {
  if (!isMlflowOpsError(error) || !['VALIDATION', 'NOT_FOUND', 'CONFLICT'].includes(error.code)) return error;
  session.experimentIds.clear();
  const store = await session.client.tracking();
  const experiment = await store.getExperiment(experimentId).catch(() => undefined);
  return experiment?.lifecycleStage === 'deleted' ? deletedExperiment(experiment) : error;
}
