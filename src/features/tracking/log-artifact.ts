import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinArtifactPath, parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import { fileError } from '../../core/errors/file-error.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { type TransferOptions, uploadArtifact, uploadDirectory } from '../artifacts/artifact-transfer.js';
import type { RunRecord } from './run-record.js';
import { withArtifacts } from './store-artifact.js';

/** Where a local file or directory goes among the artifacts. */
export interface LogArtifactOptions extends TransferOptions {
  /** Directory of the artifact. @default the root */
  readonly artifactPath?: string | undefined;
}

/** Stores a local file under its own name, or a directory with all that is in it. */
export async function logArtifact(record: RunRecord, localPath: string | URL, options: LogArtifactOptions): Promise<void> {
  const local = parseLocal(localPath);
  const name = parseArtifactName(`The name of ${local}`, basename(resolve(local)));
  const path = joinArtifactPath(parseDirectory(options), name);
  await withArtifacts(record, options, async (store) => {
    const facts = await stat(local).catch((error: unknown) => {
      throw fileError(`The artifact ${local} cannot be read`, error);
    });
    if (facts.isDirectory()) await uploadDirectory(store, path, local, options);
    else await uploadArtifact(store, path, local, options);
  });
}

/** Stores everything in a local directory, without the directory itself. */
export async function logArtifacts(record: RunRecord, localDirectory: string | URL, options: LogArtifactOptions): Promise<void> {
  const local = parseLocal(localDirectory);
  const path = parseDirectory(options);
  await withArtifacts(record, options, (store) => uploadDirectory(store, path, local, options));
}

function parseDirectory(options: LogArtifactOptions): string {
  return parseArtifactPath('The option artifactPath', parseObject('The options of an artifact', options).artifactPath ?? '');
}

function parseLocal(path: string | URL): string {
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  if (typeof path === 'string' && path !== '') return path;
  throw new ValidationError(`A local artifact is given by its path or file: URL, not by ${describe(path)}.`);
}
