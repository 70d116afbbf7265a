import { joinArtifactPath } from '../../../core/artifact-path.js';
import type { CallOptions } from '../../../core/call-options.js';
import type { ModelSignature } from '../../../core/entities/model-signature.js';
import { mlmodelFile } from '../../../domain/mlmodel/mlmodel-spec.js';
import { readArtifact } from '../../artifacts/artifact-transfer.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { resolveModel } from '../../models/resolve-model.js';

/** Largest MLmodel that is read, in bytes. */
const maxBytes = 16 * 2 ** 20;

/**
 * The signature that a version's MLmodel declares; `undefined` when it declares none.
 *
 * @throws NotFoundError when the version has no MLmodel
 * @throws ModelError when it is damaged
 */
export function signatureOfVersion(
  client: ClientInternals,
  { name, version }: { readonly name: string; readonly version: string },
  call: CallOptions,
): Promise<ModelSignature | undefined> {
  return signatureAt(client, `models:/${name}/${version}`, call);
}

/** The signature that the MLmodel at a model URI declares, see {@link signatureOfVersion}. */
export async function signatureAt(client: ClientInternals, uri: string, call: CallOptions): Promise<ModelSignature | undefined> {
  const { place, path } = await resolveModel(client, uri, call);
  const store = await client.artifacts(place, call);
  const text = await readArtifact(store, joinArtifactPath(path, mlmodelFile), { ...call, maxBytes });
  const { readMlmodel } = await import('../../../domain/mlmodel/read-mlmodel.js');
  return readMlmodel(text.toString('utf8')).signature;
}
