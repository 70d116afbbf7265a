import type { CallOptions } from '../../core/call-options.js';
import type { ClientInternals } from '../client/client-internals.js';
import type { ModelPlace } from './resolved-model.js';

/** Where a logged model's files are. @throws NotFoundError */
export async function loggedModelPlace(client: ClientInternals, modelId: string, call: CallOptions): Promise<ModelPlace> {
  const store = await client.loggedModels(call);
  const { artifactUri, sourceRunId } = await store.getLoggedModel(modelId, call);
  return { place: { uri: artifactUri, modelId }, path: '', modelId, runId: sourceRunId };
}
