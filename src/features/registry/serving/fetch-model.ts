import type { CallOptions } from '../../../core/call-options.js';
import { ModelError } from '../../../core/errors/model-error.js';
import type { PredictorMetadata } from '../../../ports/predictor.js';
import { downloadArtifact } from '../../artifacts/artifact-transfer.js';
import { localDigest } from './local-digest.js';
import { type LocatedModel, readStoredMlmodel } from './locate-model.js';

/**
 * Downloads a model that runs here into a directory that is empty or absent, and checks its digest.
 *
 * @throws ModelError of kind `unsupported-flavor` before anything but MLmodel is downloaded, of kind `digest`
 */
export async function fetchModel(model: LocatedModel, directory: string, call: CallOptions): Promise<{ readonly digest: string }> {
  await readStoredMlmodel(describeModel(model.metadata), model.store, model.path, call);
  await downloadArtifact(model.store, model.path, directory, { ...call, progressBar: false });
  return { digest: await checkedDigest(model, directory) };
}

/** The digest of downloaded files. @throws ModelError when it is not the one that was recorded */
export async function checkedDigest({ digest, metadata }: LocatedModel, directory: string): Promise<string> {
  const actual = await localDigest(directory);
  if (digest === undefined || digest === actual) return actual;
  throw new ModelError(
    `The files of ${describeModel(metadata)} are not those that were registered: their digest is ${actual} instead of ${digest}. ` +
      'They were changed or damaged in the artifact store; register the model again.',
    { kind: 'digest', details: { name: metadata.name, version: metadata.version, expected: digest, actual } },
  );
}

/** A model in a message. */
export function describeModel({ name, version }: PredictorMetadata): string {
  return version === undefined ? `Model ${JSON.stringify(name)}` : `Version ${version} of model ${JSON.stringify(name)}`;
}
