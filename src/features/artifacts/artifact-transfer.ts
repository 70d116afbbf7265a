import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { joinArtifactPath, parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import { fileError } from '../../core/errors/file-error.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { inParallel } from '../../core/in-parallel.js';
import { keepFailure } from '../../core/keep-failure.js';
import { parseCall } from '../../core/validation/call.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import type { ArtifactStore, WrittenFile } from '../../ports/artifact-store.js';
import { type ArtifactInput, fileSource, withSource } from './artifact-input.js';
import { type DownloadCheck, downloadAny } from './download-any.js';
import { localFiles } from './local-files.js';
import { readBytes } from './read-bytes.js';
import { parseTransfer, type TransferOptions } from './transfer-options.js';
import { type UploadedArtifact, uploadSource } from './upload-artifact.js';
import { withProgress } from './with-progress.js';

export type { ArtifactInput } from './artifact-input.js';
export type { TransferOptions } from './transfer-options.js';
export type { UploadedArtifact } from './upload-artifact.js';

/** How an artifact is read into memory. */
export interface ReadArtifactOptions extends CallOptions {
  /** A larger artifact is refused before it fills the memory. @default 268_435_456 (256 MiB) */
  readonly maxBytes?: number | undefined;
}

/**
 * Stores one file, whole or not at all, over an older one.
 *
 * @throws ValidationError @throws StoreError of kind `integrity` when something else than was sent arrived
 */
export async function uploadArtifact(
  store: ArtifactStore,
  path: string,
  input: ArtifactInput,
  options: TransferOptions = {},
): Promise<UploadedArtifact> {
  keepFailure(input);
  const name = parseArtifactName('The artifact path', path);
  const transfer = parseTransfer(options);
  return withSource(input, transfer.call, (source) =>
    withProgress(`Uploading ${name}`, { files: 1, total: source.size }, transfer, (progress) =>
      uploadSource(store, name, source, { ...transfer, progress }),
    ),
  );
}

/**
 * Stores all files of a local directory below `path`; `''` is the root. Names are checked before the first byte moves.
 * After a failure some of the files may be stored.
 *
 * @returns number of files and bytes
 */
export async function uploadDirectory(
  store: ArtifactStore,
  path: string,
  localDirectory: string,
  options: TransferOptions = {},
): Promise<{ readonly files: number; readonly size: number }> {
  const target = parseArtifactPath('The artifact path', path);
  const transfer = parseTransfer(options);
  const { call, concurrency } = transfer;
  const files = await localFiles(await requireDirectory(localDirectory));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const written: WrittenFile[] = [];
  await withProgress(`Uploading ${localDirectory}`, { files: files.length, total: size }, transfer, (progress) =>
    inParallel(files, concurrency, call.signal, async (file, signal) => {
      const source = await fileSource(file.file);
      const path = joinArtifactPath(target, file.path);
      const own = parseCall({ signal, timeoutMs: call.timeoutMs });
      await uploadSource(store, path, source, { ...transfer, call: own, progress, unverified: true });
      written.push({ path, size: source.size });
    }),
  );
  await store.verify(written, call);
  return { files: files.length, size };
}

/**
 * Downloads a file or a directory to `destination`, which gets its content, not its name. It is complete or absent
 * there: an older file is replaced in one step; a directory must be absent or empty.
 *
 * @returns absolute path of the destination
 * @throws NotFoundError @throws StoreError of kind `integrity` or `full`
 */
export async function downloadArtifact(
  store: ArtifactStore,
  path: string,
  destination: string,
  options: TransferOptions = {},
  check?: DownloadCheck,
): Promise<string> {
  const source = parseArtifactPath('The artifact path', path);
  if (typeof destination !== 'string' || destination === '') {
    throw new ValidationError(`The destination of a download must be a local path, not ${describe(destination)}.`);
  }
  const target = resolve(destination);
  await downloadAny(store, source, target, parseTransfer(options), check);
  return target;
}

/** One artifact in memory. @throws NotFoundError @throws ValidationError when it is larger than `maxBytes` */
export async function readArtifact(store: ArtifactStore, path: string, options: ReadArtifactOptions = {}): Promise<Buffer> {
  const name = parseArtifactName('The artifact path', path);
  const maxBytes = parseInteger('The option maxBytes', options.maxBytes ?? 2 ** 28, { min: 0 });
  return readBytes(store, name, maxBytes, parseCall(options));
}

async function requireDirectory(path: string): Promise<string> {
  if (typeof path !== 'string' || path === '') {
    throw new ValidationError(`A local directory must be named by its path, not ${describe(path)}.`);
  }
  const facts = await stat(path).catch((error: unknown) => {
    throw fileError(`The directory ${path} cannot be read`, error);
  });
  if (!facts.isDirectory()) throw new ValidationError(`${path} is not a directory; upload a file with upload.`);
  return path;
}
