import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import { isNotFound, isNotSupported } from '../../core/errors/guards.js';
import { newestInHistory } from '../../domain/mlmodel/log-model-history.js';
import type { ClientInternals } from '../client/client-internals.js';

/** URI of the model that a run logged last and that is complete: of a logged model, else among the artifacts of the run as in MLflow 2. */
export async function modelOfRun(client: ClientInternals, runId: string, call: CallOptions): Promise<string | undefined> {
  const { data, outputs } = await (await client.tracking(call)).getRun(runId, call);
  const store = await client.loggedModels(call);
  const found = outputs.modelOutputs.map(({ modelId }) => store.getLoggedModel(modelId, call).catch(unlessMissing));
  const ready = (await Promise.all(found)).filter((model): model is LoggedModel => model?.status === 'READY');
  const [newest] = ready.sort((a, b) => b.creationTimestamp - a.creationTimestamp);
  if (newest !== undefined) return `models:/${newest.modelId}`;
  const path = newestInHistory(data.tags);
  return path === undefined ? undefined : `runs:/${runId}/${path}`;
}

function unlessMissing(error: unknown): undefined {
  if (!isNotFound(error) && !isNotSupported(error)) throw error;
}
