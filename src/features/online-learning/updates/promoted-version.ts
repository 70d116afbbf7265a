import type { CallOptions } from '../../../core/call-options.js';
import { isNotFound } from '../../../core/errors/guards.js';
import { type PipelineSession, stepCall } from '../pipeline-session.js';

/** The version that the pipeline's alias points to, or nothing. */
export async function promotedVersion(
  session: Pick<PipelineSession, 'client' | 'settings' | 'signal'>,
  call: CallOptions = stepCall(session),
): Promise<string | undefined> {
  const { client, settings } = session;
  const store = await client.registry(call);
  try {
    return (await store.getVersionByAlias(settings.modelName, settings.alias, call)).version;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
