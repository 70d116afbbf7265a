import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { isNotFound, isNotSupported } from '../../core/errors/guards.js';
import { NotFoundError } from '../../core/errors/request-error.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import type { ClientInternals } from '../client/client-internals.js';
import { loggedModelPlace } from './logged-model-place.js';
import { type ModelUri, parseModelUri } from './model-uri.js';
import type { ModelPlace } from './resolved-model.js';
import { runModelPlace } from './run-model-place.js';

type RegistryUri = Extract<ModelUri, { readonly kind: 'version' | 'alias' | 'newest' }>;

/** The version that a URI of the registry means now. @throws NotFoundError saying what exists */
export async function findVersion(registry: RegistryStore, uri: RegistryUri, call: CallOptions): Promise<ModelVersion> {
  switch (uri.kind) {
    case 'version':
      return registry.getModelVersion(uri.name, uri.version, call);
    case 'alias':
      return registry.getVersionByAlias(uri.name, uri.alias, call);
    case 'newest': {
      const [newest] = newestFirst(await registry.latestVersions(uri.name, uri.stage === undefined ? [] : [uri.stage], call));
      return newest === undefined ? noVersion(registry, uri, call) : registry.getModelVersion(uri.name, newest.version, call);
    }
  }
}

function newestFirst(versions: readonly ModelVersion[]): ModelVersion[] {
  return [...versions].sort((a, b) => Number(b.version) - Number(a.version));
}

async function noVersion(
  registry: RegistryStore,
  { name, stage }: Extract<RegistryUri, { kind: 'newest' }>,
  call: CallOptions,
): Promise<never> {
  const others = stage === undefined ? [] : newestFirst(await registry.latestVersions(name, [], call));
  const found = others.map((version) => `${version.version} (${version.currentStage})`).join(', ');
  throw new NotFoundError(
    `The model "${name}" has no version${stage === undefined ? '' : ` in stage ${stage}`}. ` +
      (found === '' ? 'Register one first.' : `The newest versions of its stages are ${found}.`),
    { errorCode: 'RESOURCE_DOES_NOT_EXIST', details: { name } },
  );
}

/**
 * Where a version's files are. Its source is followed here, because it says whose artifacts they are. A copy of another
 * version, and one of a logged model that was deleted since, is left to the registry, which keeps the URI of the files.
 */
export async function versionPlace(client: ClientInternals, version: ModelVersion, call: CallOptions): Promise<ModelPlace> {
  const followed = await follow(client, version.source, call).catch((error: unknown) => {
    if (!isNotFound(error) && !isNotSupported(error)) throw error;
  });
  if (followed !== undefined) return followed;
  const registry = await client.registry(call);
  const uri = await registry.downloadUri(version.name, version.version, call);
  const { modelId, runId } = version;
  return (await follow(client, uri, call)) ?? { place: { uri, modelId }, path: '', modelId, runId };
}

async function follow(client: ClientInternals, uri: string, call: CallOptions): Promise<ModelPlace | undefined> {
  const source = parseModelUri(uri);
  if (source.kind === 'run') return runModelPlace(client, source, call);
  if (source.kind === 'logged-model') return loggedModelPlace(client, source.modelId, call);
  return source.kind === 'place' ? { place: { uri }, path: '' } : undefined;
}
