import { isConflict } from '../../../core/errors/guards.js';
import { type PipelineSession, stepCall } from '../pipeline-session.js';
import { followAlias } from '../serving/follow-alias.js';
import type { UpdateResult } from '../update-result.js';
import { promotedVersion } from './promoted-version.js';
import { ended } from './record-update.js';

/**
 * Moves the alias from the incumbent to the candidate's version. Where somebody else moved it meanwhile, the update is rejected, and the pipeline
 * serves what the alias points to.
 */
export async function promoteCandidate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { registry, settings } = session;
  const { modelName, alias } = settings;
  const version = update.version as string;
  const expectedVersion = update.previousVersion ?? null;
  try {
    // An earlier attempt may have come as far as this.
    if ((await promotedVersion(session)) !== version) {
      await registry.promoteModel(modelName, { version, alias, expectedVersion, reason: reasonOf(update), ...stepCall(session) });
    }
  } catch (error) {
    if (!isConflict(error)) throw error;
    // What an attempt broke off in its middle, the registry carries out before anything else.
    if ((await promotedVersion(session)) !== version) {
      await followAlias(session);
      return ended(session, update, 'rejected', `the alias "${alias}" was moved by somebody else: ${error.message}`);
    }
  }
  return { ...update, status: 'running', step: 'swap' };
}

function reasonOf({ update, trigger, cause }: UpdateResult): string {
  return `update ${update}, ${trigger}: ${cause}`.slice(0, 500);
}
