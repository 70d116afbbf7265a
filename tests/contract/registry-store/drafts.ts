import { expect } from 'vitest';
import type { ModelVersion } from '../../../src/core/entities/model-version.js';
import { newId } from '../../../src/core/ids.js';
import type { ModelVersionDraft, RegistryStore } from '../../../src/ports/registry-store.js';
import { uniqueName } from '../tracking-store/drafts.js';

/** The name of a new registered model. */
export async function newModel(registry: RegistryStore, name = uniqueName('model')): Promise<string> {
  await registry.createRegisteredModel({ name });
  return name;
}

export function versionDraft(name: string, parts: Partial<ModelVersionDraft> = {}): ModelVersionDraft {
  return { name, key: newId(), source: 's3://bucket/models/first', ...parts };
}

/** A new version of a model. */
export function newVersion(registry: RegistryStore, name: string, parts: Partial<ModelVersionDraft> = {}): Promise<ModelVersion> {
  return registry.createModelVersion(versionDraft(name, parts));
}

/** Tags without those that a store adds to recognise its own creations. */
export function ownTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('mlflow_ops.') && key !== 'mlflow.modelVersions'));
}

/** Fails unless the call is refused because something that the message names does not exist. */
export async function expectMissing(call: Promise<unknown>, ...mentions: readonly string[]): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'NotFoundError', code: 'NOT_FOUND', retryable: false });
  for (const mention of mentions) expect((error as Error).message).toContain(mention);
}
