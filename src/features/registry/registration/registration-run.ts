import { createHash } from 'node:crypto';
import type { CallOptions } from '../../../core/call-options.js';
import type { Run } from '../../../core/entities/run.js';
import { isAlreadyExists, isNotFound } from '../../../core/errors/guards.js';
import { filter } from '../../../core/filter.js';
import { keyTag } from '../../../core/key-tag.js';
import { limits } from '../../../core/limits.js';
import { parseExperimentName } from '../../../core/validation/experiment-name.js';
import { parseExperimentId } from '../../../core/validation/id.js';
import type { TrackingStore } from '../../../ports/tracking-store.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { actorOf } from '../actor.js';

/**
 * The run of a registration that was given none, in the experiment that the environment names, else in `'0'`. An
 * interrupted registration finds its run again.
 */
export async function registrationRun(
  client: ClientInternals,
  modelName: string,
  registrationKey: string,
  call: CallOptions,
): Promise<Run> {
  const store = await client.tracking(call);
  const experimentId = await experimentOf(client, store, call);
  let key = hash(['run', registrationKey]);
  for (;;) {
    const known = await findRun(store, experimentId, key, call);
    const run = known ?? (await createRun(client, experimentId, modelName, key, call));
    if (run.info.lifecycleStage === 'active') return run;
    key = hash([key, run.info.runId]);
  }
}

/** Ends the run of a registration; others that it was given are left as they are. */
export async function endRegistrationRun(
  client: ClientInternals,
  run: Run,
  status: 'FINISHED' | 'FAILED',
  call: CallOptions,
): Promise<void> {
  if (run.info.status === status || run.data.tags[ownTag] !== 'true') return;
  const store = await client.tracking(call);
  await store.updateRun(run.info.runId, { status, endTime: client.settings.clock.now() }, call);
}

/** 32 hex digits, the same for the same parts. */
export function hash(parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Tag of runs that a registration made. */
const ownTag = 'mlflow_ops.registration';

async function findRun(store: TrackingStore, experimentId: string, key: string, call: CallOptions): Promise<Run | undefined> {
  const query = { experimentIds: [experimentId], filter: filter.tag(keyTag).equals(key), viewType: 'ALL', maxResults: 1 } as const;
  return (await store.searchRuns({ ...query, orderBy: ['attributes.start_time ASC'] }, call)).items[0];
}

function createRun(client: ClientInternals, experimentId: string, modelName: string, key: string, call: CallOptions): Promise<Run> {
  const user = actorOf(client);
  const draft = {
    key,
    experimentId,
    runName: `register ${modelName}`.slice(0, limits.runNameLength),
    userId: user,
    startTime: client.settings.clock.now(),
    tags: [
      { key: 'mlflow.user', value: user },
      { key: ownTag, value: 'true' },
    ],
  };
  return client.createRun(draft, call);
}

async function experimentOf({ settings }: ClientInternals, store: TrackingStore, call: CallOptions): Promise<string> {
  const { experimentName, experimentId } = settings.environment;
  if (experimentName === undefined) return parseExperimentId(experimentId ?? '0');
  const name = parseExperimentName(experimentName);
  try {
    return (await store.getExperimentByName(name, call)).experimentId;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    return await store.createExperiment({ name }, call);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return (await store.getExperimentByName(name, call)).experimentId;
  }
}
