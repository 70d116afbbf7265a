import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { joinArtifactPath, parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { fileError } from '../../core/errors/file-error.js';
import { keepFailure } from '../../core/keep-failure.js';
import { parseCall } from '../../core/validation/call.js';
import { parseObject } from '../../core/validation/object.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';
import {
  type ArtifactInput,
  downloadArtifact,
  type ReadArtifactOptions,
  readArtifact,
  type TransferOptions,
  type UploadedArtifact,
  uploadArtifact,
  uploadDirectory,
} from '../artifacts/artifact-transfer.js';
import { type ArtifactOwner, findArtifacts } from './artifact-owner.js';
import type { ClientInternals } from './client-internals.js';
import { holdProcess } from './hold-process.js';
import { localName } from './local-name.js';

/** How a local file or directory is uploaded. */
export interface UploadOptions extends TransferOptions {
  /** Path of the artifact. @default the name of the local file, or the root for a directory */
  readonly path?: string | undefined;
}

/** How artifacts are downloaded. */
export interface DownloadOptions extends TransferOptions {
  /** Local path that the file or directory gets. @default its name in a new private directory of the system's temporary directory */
  readonly destination?: string | undefined;
}

/**
 * `client.artifacts`: files of runs, of logged models, or below an artifact URI. The first argument says whose. Paths are
 * relative to the root, with `/` between the parts.
 *
 * @example
 * ```ts
 * import { MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * const { info } = await client.runs.create('0');
 * await client.artifacts.write(info.runId, 'reports/summary.txt', 'rmse is 0.25');
 * (await client.artifacts.list(info.runId, 'reports'))[0]?.path; // => 'reports/summary.txt'
 * String(await client.artifacts.read(info.runId, 'reports/summary.txt')); // => 'rmse is 0.25'
 * await client.close();
 * ```
 */
export class Artifacts {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /** What lies directly in a directory; nothing when there is no such directory. */
  async list(of: ArtifactOwner, path = '', options: CallOptions = {}): Promise<readonly FileInfo[]> {
    const directory = parseArtifactPath('The artifact path', path);
    return this.#at(of, options, async (store, base, call) => {
      const files = await store.list(joinArtifactPath(base, directory), call);
      return base === '' ? files : files.map((file) => ({ ...file, path: file.path.slice(base.length + 1) }));
    });
  }

  /**
   * Stores a local file, bytes or a stream; what has no name of its own needs the option `path`.
   *
   * @throws StoreError of kind `integrity` when something else than was sent arrived
   */
  async upload(
    of: ArtifactOwner,
    input: ArtifactInput,
    options: UploadOptions = {},
  ): Promise<UploadedArtifact & { readonly path: string }> {
    keepFailure(input);
    const path = parseArtifactName('The artifact path', parseObject('The options of an upload', options).path ?? localName(input));
    return this.#at(of, options, async (store, base, call) => ({
      path,
      ...(await uploadArtifact(store, joinArtifactPath(base, path), input, { ...options, ...call })),
    }));
  }

  /** Stores all files of a local directory; symbolic links are followed, empty directories left out. */
  async uploadDirectory(
    of: ArtifactOwner,
    localDirectory: string,
    options: UploadOptions = {},
  ): Promise<{ readonly files: number; readonly size: number }> {
    const path = parseArtifactPath('The artifact path', parseObject('The options of an upload', options).path ?? '');
    return this.#at(of, options, (store, base, call) =>
      uploadDirectory(store, joinArtifactPath(base, path), localDirectory, { ...options, ...call }),
    );
  }

  /**
   * Downloads a file, or a directory with all that is in it, and gives its local path. It is complete there or absent:
   * an older file is replaced in one step, and a directory has to be new or empty.
   *
   * @throws NotFoundError @throws StoreError of kind `integrity` or `full`
   */
  async download(of: ArtifactOwner, path: string, options: DownloadOptions = {}): Promise<string> {
    const source = parseArtifactPath('The artifact path', path);
    const { destination } = parseObject('The options of a download', options);
    return this.#at(of, options, (store, base, call) =>
      inDirectory(destination, basename(source) || 'artifacts', (target) =>
        downloadArtifact(store, joinArtifactPath(base, source), target, { ...options, ...call }),
      ),
    );
  }

  /** One file in memory. @throws NotFoundError @throws ValidationError when it is larger than `maxBytes` */
  async read(of: ArtifactOwner, path: string, options: ReadArtifactOptions = {}): Promise<Buffer> {
    const name = parseArtifactName('The artifact path', path);
    return this.#at(of, options, (store, base, call) => readArtifact(store, joinArtifactPath(base, name), { ...options, ...call }));
  }

  /** Stores a text (as UTF-8), bytes or a stream, over an older artifact. */
  async write(
    of: ArtifactOwner,
    path: string,
    content: string | Exclude<ArtifactInput, string | URL>,
    options: TransferOptions = {},
  ): Promise<UploadedArtifact> {
    keepFailure(content);
    const name = parseArtifactName('The artifact path', path);
    const input = typeof content === 'string' ? Buffer.from(content) : content;
    return this.#at(of, options, (store, base, call) =>
      uploadArtifact(store, joinArtifactPath(base, name), input, { ...options, ...call }),
    );
  }

  /** Deletes a file, or a directory with all that is in it; what is not there is deleted already. */
  async delete(of: ArtifactOwner, path: string, options: CallOptions = {}): Promise<void> {
    const name = parseArtifactName('The artifact path', path);
    return this.#at(of, options, (store, base, call) => store.delete(joinArtifactPath(base, name), call));
  }

  /** Does one foreground call on the store of an owner; the process stays alive until it is done. */
  async #at<T>(
    of: ArtifactOwner,
    options: CallOptions,
    action: (store: ArtifactStore, base: string, call: CallOptions) => Promise<T>,
  ): Promise<T> {
    const call = parseCall(options);
    const work = async (): Promise<T> => {
      const { place, path } = await findArtifacts(this.#client, of, call);
      return action(await this.#client.artifacts(place, call), path, call);
    };
    return holdProcess(work());
  }
}

/** Without a destination, a download goes to a new private directory, which stays only if the download succeeds. */
async function inDirectory(destination: string | undefined, name: string, download: (target: string) => Promise<string>): Promise<string> {
  if (destination !== undefined) return download(destination);
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-')).catch((error: unknown) => {
    throw fileError(`No directory for the download could be made in ${tmpdir()}`, error);
  });
  try {
    return await download(join(directory, name));
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}
