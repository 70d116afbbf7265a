import { hashedFiles } from '../../../core/hashed-files.js';
import { modelDigest } from '../../../domain/mlmodel/model-digest.js';

/** The digest of a model in a local directory, see `modelDigest`. */
export async function localDigest(directory: string): Promise<string> {
  return modelDigest(await hashedFiles(directory));
}
