import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { isNotFound } from '../../core/errors/guards.js';
import { ConflictError, NotFoundError } from '../../core/errors/request-error.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import { versionsOf } from './versions-of.js';

/** Most versions that a message lists. */
const listed = 20;

/** A version by its number. @throws NotFoundError listing the versions that exist */
export async function findVersion(registry: RegistryStore, name: string, version: string, call: CallOptions): Promise<ModelVersion> {
  try {
    return await registry.getModelVersion(name, version, call);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // Says so itself when there is no such model.
    await registry.getRegisteredModel(name, call);
    const existing = (await versionsOf(registry, name, call)).map((each) => each.version);
    const more = existing.length > listed ? `, … (${existing.length} in all)` : '';
    const others = existing.length === 0 ? 'It has no versions.' : `Its versions are ${existing.slice(0, listed).join(', ')}${more}.`;
    throw new NotFoundError(`Model "${name}" has no version ${version}. ${others}`, { details: { name, version, versions: existing } });
  }
}

/** A version whose files are there. @throws ConflictError while it is not ready */
export async function findReadyVersion(registry: RegistryStore, name: string, version: string, call: CallOptions): Promise<ModelVersion> {
  const found = await findVersion(registry, name, version, call);
  if (found.status === 'READY') return found;
  const reason = found.statusMessage ? ` (${found.statusMessage})` : '';
  throw new ConflictError(`Version ${version} of model "${name}" has status ${found.status}${reason}; only a READY one can be promoted.`, {
    details: { name, version, status: found.status },
  });
}
