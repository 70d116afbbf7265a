import type { CallOptions } from '../../../core/call-options.js';
import { dictionary } from '../../../core/dictionary.js';
import type { ModelVersion } from '../../../core/entities/model-version.js';
import { isNotFound, isNotSupported } from '../../../core/errors/guards.js';
import type { ClientInternals } from '../../client/client-internals.js';

/** The metrics of a version: those of its logged model, else those of its run; empty when it has neither. */
export async function metricsOfVersion(
  client: ClientInternals,
  { modelId, runId }: Pick<ModelVersion, 'modelId' | 'runId'>,
  call: CallOptions,
): Promise<Readonly<Record<string, number>>> {
  const own = modelId === undefined ? {} : await metricsOfModel(client, modelId, call);
  if (Object.keys(own).length > 0 || runId === undefined) return own;
  const store = await client.tracking(call);
  const run = await store.getRun(runId, call).catch(unlessMissing);
  return run?.data.metrics ?? {};
}

async function metricsOfModel(client: ClientInternals, modelId: string, call: CallOptions): Promise<Readonly<Record<string, number>>> {
  const store = await client.loggedModels(call);
  const model = await store.getLoggedModel(modelId, call).catch(unlessMissing);
  const oldestFirst = [...(model?.metrics ?? [])].sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
  return dictionary(oldestFirst.map(({ key, value }) => [key, value] as const));
}

/** Logged models and runs can be deleted while a version made from them stays. */
function unlessMissing(error: unknown): undefined {
  if (isNotFound(error) || isNotSupported(error)) return undefined;
  throw error;
}
