import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import type { Param } from '../../core/entities/metric.js';
import { isNotSupported, isValidation } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { digestTag } from '../../domain/mlmodel/model-digest.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import type { ClientInternals } from '../client/client-internals.js';
import type { ComposedModel } from './compose-model.js';
import type { ParsedLogModel } from './log-model-input.js';
import type { LoggedModelFiles } from './logged-model-files.js';
import { uploadModel, utcTime } from './upload-model.js';

/** How long a model is tried to be marked as failed, in milliseconds. */
const markTimeoutMs = 10_000;

/**
 * The logged model that is to get the files, PENDING unless an earlier attempt with this key completed it; nothing on
 * servers that have no logged models.
 */
export async function createLoggedModel(client: ClientInternals, input: ParsedLogModel): Promise<LoggedModel | undefined> {
  const { key, name, modelType, runId, tags, call } = input;
  const store = await client.loggedModels(call);
  const run = runId === undefined ? undefined : await (await client.tracking(call)).getRun(runId, call);
  const experimentId = input.experimentId ?? run?.info.experimentId;
  if (experimentId === undefined) throw new ValidationError('A model is logged in a run or in an experiment; give runId or experimentId.');
  const params = mergeParams(run?.data.params ?? {}, input.params);
  try {
    return await store.createLoggedModel({ key, experimentId, name, modelType, sourceRunId: runId, params, tags }, call);
  } catch (error) {
    if (isNotSupported(error)) return undefined;
    throw error;
  }
}

/**
 * Logs a model as MLflow 3 does: its artifacts are those of a logged model, which is noted as an output of the run and
 * READY once the files are there. MLmodel is rendered from what the store knows, so that repeating an interrupted attempt
 * writes the same files.
 */
export async function logToLoggedModel(
  client: ClientInternals,
  { call, runId }: ParsedLogModel,
  composed: ComposedModel,
  model: LoggedModel,
): Promise<LoggedModelFiles> {
  const { modelId, name, artifactUri } = model;
  const store = await client.loggedModels(call);
  const result = { modelId, runId, name, modelUri: `models:/${modelId}`, artifactUri, signature: composed.spec.signature };
  try {
    if (runId !== undefined) await noteOutput(await client.tracking(call), runId, modelId, call);
    const recorded = model.tags[digestTag];
    if (model.status === 'READY' && recorded !== undefined) return { ...result, digest: recorded };
    const origin = { artifactPath: artifactUri, runId, modelId, modelUuid: modelId, utcTimeCreated: utcTime(model.creationTimestamp) };
    const digest = await uploadModel(await client.artifacts({ uri: artifactUri, modelId }, call), '', composed, origin, call);
    await store.setLoggedModelTags(modelId, [{ key: digestTag, value: digest }], call);
    await store.finalizeLoggedModel(modelId, 'READY', call);
    return { ...result, digest };
  } catch (error) {
    // The caller's signal and deadline may be what ended the upload, so they do not end this.
    if (model.status !== 'READY') await store.finalizeLoggedModel(modelId, 'FAILED', { timeoutMs: markTimeoutMs }).catch(() => undefined);
    throw error;
  }
}

/** The run's params, as Python has it, win over those of the model alone. */
function mergeParams(ofRun: Readonly<Record<string, string>>, own: readonly Param[]): readonly Param[] {
  const merged = new Map(own.map(({ key, value }) => [key, value]));
  for (const [key, value] of Object.entries(ofRun)) merged.set(key, value);
  return [...merged].map(([key, value]) => ({ key, value }));
}

/** Stores refuse to note a model twice, which an attempt at the same moment may have done. */
async function noteOutput(tracking: TrackingStore, runId: string, modelId: string, call: CallOptions): Promise<void> {
  const isNoted = async (): Promise<boolean> =>
    (await tracking.getRun(runId, call)).outputs.modelOutputs.some((output) => output.modelId === modelId);
  if (await isNoted()) return;
  try {
    await tracking.logOutputs(runId, [{ modelId, step: 0 }], call);
  } catch (error) {
    if (!isValidation(error) || !(await isNoted())) throw error;
  }
}
