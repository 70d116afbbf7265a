import { createHash } from 'node:crypto';
import { joinArtifactPath } from '../../../core/artifact-path.js';
import type { CallOptions } from '../../../core/call-options.js';
import { isNotFound, isNotSupported } from '../../../core/errors/guards.js';
import { ModelError } from '../../../core/errors/model-error.js';
import { mlmodelFile } from '../../../domain/mlmodel/mlmodel-spec.js';
import { digestTag } from '../../../domain/mlmodel/model-digest.js';
import { requireOnnx } from '../../../domain/mlmodel/require-onnx.js';
import type { ArtifactStore } from '../../../ports/artifact-store.js';
import type { PredictorMetadata } from '../../../ports/predictor.js';
import { readArtifact } from '../../artifacts/artifact-transfer.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { type ResolvedModel, resolveModel } from '../../models/resolve-model.js';
import { storedDigest, storedFiles } from './stored-files.js';

/** A model whose files are known, wherever an alias points later. */
export interface LocatedModel {
  /** As it was asked for. */
  readonly uri: string;
  readonly store: ArtifactStore;
  /** Directory of the model in the store. */
  readonly path: string;
  /** As it was recorded when the model was logged or registered. */
  readonly digest?: string | undefined;
  /** Names content that does not change. */
  readonly cacheKey: string;
  readonly metadata: PredictorMetadata;
}

/** Largest MLmodel that is read, in bytes. */
const maxMlmodelBytes = 16 * 2 ** 20;

/** Finds the files of a model and what was recorded about them. @throws NotFoundError saying what exists */
export async function locateModel(client: ClientInternals, uri: string, call: CallOptions): Promise<LocatedModel> {
  return locateResolved(client, await resolveModel(client, uri, call), call);
}

/** The same for a model that is resolved already, whatever its URI means by now. */
export async function locateResolved(client: ClientInternals, resolved: ResolvedModel, call: CallOptions): Promise<LocatedModel> {
  const { uri, place, path, name, version, modelId, runId } = resolved;
  const store = await client.artifacts(place, call);
  const logged = await recorded(client, resolved, call);
  const cacheKey = logged.digest ?? (logged.isFinal ? `${place.uri} ${path}` : await fingerprint(store, place.uri, path, call));
  const modelUri = name === undefined || version === undefined ? uri : `models:/${name}/${version}`;
  const metadata = { name: name ?? nameOf(resolved), version, modelUri, modelId, runId, digest: logged.digest };
  return { uri, store, path, digest: logged.digest, cacheKey, metadata };
}

/** What MLmodel in a store says. @throws ModelError when it is no model that runs here; no other file was touched */
export async function readStoredMlmodel(what: string, store: ArtifactStore, path: string, call: CallOptions) {
  const text = await readArtifact(store, joinArtifactPath(path, mlmodelFile), { ...call, maxBytes: maxMlmodelBytes }).catch(
    (cause: unknown) => {
      if (!isNotFound(cause)) throw cause;
      throw new ModelError(`${what} has no ${mlmodelFile} at ${store.root}, so it is not a model. Check the URI.`, {
        kind: 'corrupt',
        cause,
      });
    },
  );
  const { readMlmodel } = await import('../../../domain/mlmodel/read-mlmodel.js');
  const spec = readMlmodel(text.toString('utf8'));
  requireOnnx(what, spec);
  return spec;
}

async function recorded(client: ClientInternals, { versionTags, modelId, path }: ResolvedModel, call: CallOptions) {
  const digest = versionTags?.[digestTag];
  if (digest !== undefined || modelId === undefined || path !== '') return { digest, isFinal: false };
  const store = await client.loggedModels(call);
  const model = await store.getLoggedModel(modelId, call).catch((error: unknown) => {
    if (!isNotFound(error) && !isNotSupported(error)) throw error;
  });
  return model?.status === 'READY' ? { digest: model.tags[digestTag], isFinal: true } : { digest, isFinal: false };
}

/**
 * A key for files that can be written over: MLmodel has a new id whenever a model is saved anew; on this machine every
 * file counts.
 */
async function fingerprint(store: ArtifactStore, uri: string, path: string, call: CallOptions): Promise<string> {
  if (store.kind === 'local') return storedDigest(store, path, call);
  const mlmodel = await readArtifact(store, joinArtifactPath(path, mlmodelFile), { ...call, maxBytes: maxMlmodelBytes }).catch(
    (error: unknown) => {
      if (!isNotFound(error)) throw error;
      return '';
    },
  );
  const listing = JSON.stringify(await storedFiles(store, path, call));
  return `${uri} ${path} ${createHash('sha256').update(mlmodel).update(listing).digest('hex')}`;
}

/** The last part of an address that names no registered model. */
function nameOf({ place, path, modelId }: ResolvedModel): string {
  return modelId ?? joinArtifactPath(place.uri.replace(/\/+$/, ''), path).split('/').at(-1) ?? place.uri;
}
