import { createHash } from 'node:crypto';

/** Tag of a logged model, and of a version made here, with the digest of its files. */
export const digestTag = 'mlflow_ops.digest';

/** One file of a model. */
export interface ModelFile {
  /** Path below the model's directory, with `/` between the parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** Written by Python into a downloaded copy; it belongs to the copy, not to the model. */
const registeredModelMeta = 'registered_model_meta';

/**
 * The digest of a model: `sha256:` and the SHA-256, in hex, of the concatenation of `path NUL size NUL sha256 LF` (UTF-8,
 * size in decimal) over all its files, ordered by the bytes of their paths. Every file counts, MLmodel too, because the
 * signature in it decides what the model accepts. Only `registered_model_meta` in the model's root is left out.
 */
export function modelDigest(files: readonly ModelFile[]): string {
  const hash = createHash('sha256');
  const counted = files.filter(({ path }) => path !== registeredModelMeta).map((file) => ({ ...file, bytes: Buffer.from(file.path) }));
  for (const { path, size, sha256 } of counted.sort((a, b) => Buffer.compare(a.bytes, b.bytes)))
    hash.update(`${path}\0${size}\0${sha256}\n`);
  return `sha256:${hash.digest('hex')}`;
}
