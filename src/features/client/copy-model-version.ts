import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { isAlreadyExists } from '../../core/errors/guards.js';
import { newId } from '../../core/ids.js';
import type { RegistryStore } from '../../ports/registry-store.js';

/**
 * Makes a version of one registered model a new version of another one, which is created when it is missing. The copy
 * points to the original and takes over its description, its tags, its run; the files are not copied.
 */
export async function copyModelVersion(
  store: RegistryStore,
  from: { readonly name: string; readonly version: string },
  name: string,
  call: CallOptions,
): Promise<ModelVersion> {
  const original = await store.getModelVersion(from.name, from.version, call);
  await store.createRegisteredModel({ name }, call).catch((error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
  });
  const draft = {
    name,
    key: newId(),
    source: `models:/${original.name}/${original.version}`,
    runId: original.runId,
    runLink: original.runLink,
    description: original.description,
    tags: Object.entries(original.tags).map(([key, value]) => ({ key, value })),
  };
  return store.createModelVersion(draft, call);
}
