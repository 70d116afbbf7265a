import { createHash } from 'node:crypto';
import type { CallOptions } from '../../../core/call-options.js';
import type { Experiment } from '../../../core/entities/experiment.js';
import { isAlreadyExists, isNotFound } from '../../../core/errors/guards.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { newId } from '../../../core/ids.js';
import { limits } from '../../../core/limits.js';
import type { TrackingStore } from '../../../ports/tracking-store.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { actorOf } from '../actor.js';

/** The experiment that all ledger runs are in. */
const ledgersExperiment = 'mlflow-ops';

/** Tag of a ledger's own experiment: id of the run that was elected. */
const ledgerRunTag = 'mlflow_ops.ledger_run';

/** Tag of a ledger run: name of its model. */
const ledgerModelTag = 'mlflow_ops.ledger_model';

/**
 * The run that holds the ledger of a model; `undefined` while nothing was promoted.
 *
 * @throws ConflictError when the experiment that names it is deleted.
 */
export async function findLedger(client: ClientInternals, model: string, call: CallOptions): Promise<string | undefined> {
  const store = await client.tracking(call);
  const seal = await experimentNamed(store, sealName(model), call);
  if (seal === undefined) return undefined;
  const runId = seal.tags[ledgerRunTag];
  if (runId !== undefined) return runId;
  throw new ConflictError(
    `The experiment "${seal.name}" (id ${seal.experimentId}) has no tag ${ledgerRunTag}, so the promotions of model "${model}" cannot be found. ` +
      `Set the tag to the id of the run in experiment "${ledgersExperiment}" whose tag ${ledgerModelTag} is the model's name.`,
    { details: { model, experimentId: seal.experimentId } },
  );
}

/**
 * The run that holds the ledger of a model, made when there is none. Names of experiments are unique, so of all clients that
 * make a run only one can create the experiment that names its own; the others take that one and delete theirs.
 */
export async function electLedger(client: ClientInternals, model: string, call: CallOptions): Promise<string> {
  const known = await findLedger(client, model, call);
  if (known !== undefined) return known;
  const store = await client.tracking(call);
  const runId = await createLedgerRun(client, store, model, call);
  try {
    await store.createExperiment({ name: sealName(model), tags: [{ key: ledgerRunTag, value: runId }] }, call);
    return runId;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const elected = await findLedger(client, model, call);
    if (elected === undefined) throw error;
    if (elected !== runId) await store.deleteRun(runId, call);
    return elected;
  }
}

async function createLedgerRun(client: ClientInternals, store: TrackingStore, model: string, call: CallOptions): Promise<string> {
  const { clock } = client.settings;
  const draft = {
    key: newId(),
    experimentId: await ledgersExperimentId(store, call),
    runName: `promotions of ${model}`.slice(0, limits.runNameLength),
    userId: actorOf(client),
    startTime: clock.now(),
    tags: [{ key: ledgerModelTag, value: model }],
  };
  const { info } = await client.createRun(draft, call);
  // Nothing computes in it; params can be added to a finished run.
  await store.updateRun(info.runId, { status: 'FINISHED', endTime: clock.now() }, call);
  return info.runId;
}

async function ledgersExperimentId(store: TrackingStore, call: CallOptions): Promise<string> {
  const known = await experimentNamed(store, ledgersExperiment, call);
  if (known !== undefined) return known.experimentId;
  try {
    return await store.createExperiment({ name: ledgersExperiment }, call);
  } catch (error) {
    const made = isAlreadyExists(error) ? await experimentNamed(store, ledgersExperiment, call) : undefined;
    if (made === undefined) throw error;
    return made.experimentId;
  }
}

async function experimentNamed(store: TrackingStore, name: string, call: CallOptions): Promise<Experiment | undefined> {
  try {
    const experiment = await store.getExperimentByName(name, call);
    if (experiment.lifecycleStage === 'active') return experiment;
    throw new ConflictError(
      `The experiment "${name}" (id ${experiment.experimentId}), which keeps promotions, is deleted; ` +
        `restore it with client.experiments.restore('${experiment.experimentId}').`,
      { details: { experimentId: experiment.experimentId, experimentName: name } },
    );
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Name of the experiment that seals the election of a model's ledger. */
export function sealName(model: string): string {
  return `mlflow-ops/ledger/${createHash('sha256').update(model).digest('hex').slice(0, 32)}`;
}
