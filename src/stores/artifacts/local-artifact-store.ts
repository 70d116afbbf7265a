import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { joinArtifactPath, localPath, parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import type { ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import { endWithCall } from '../../core/end-with-call.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { fileError } from '../../core/errors/file-error.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { StoreError } from '../../core/errors/store-error.js';
import { isPartialName, partialName, sweepPartials } from '../../core/partial-file.js';
import type { ArtifactContent, ArtifactStore, ByteTransferOptions, WrittenFile } from '../../ports/artifact-store.js';
import { countBytes, counted } from './count-bytes.js';
import { leadsOutside, requireContained } from './local-containment.js';
import { localRoot } from './local-root.js';
import { verifySizes } from './verify-sizes.js';

/** Large enough that a file system, not the calls, sets the pace. */
const highWaterMark = 256 * 1024;

/** What a local store can be told besides its place. */
export interface LocalArtifactStoreOptions {
  /** A directory above or at the root that is private: made with mode 0700 by the first write. */
  readonly privateDirectory?: string | undefined;
}

/** Artifacts in a directory of this machine. Directories come to be with the first file in them. */
export class LocalArtifactStore implements ArtifactStore {
  readonly kind = 'local';
  readonly root: string;
  readonly #directory: string;
  readonly #privateDirectory: string | undefined;
  /** Once a store and directory is enough, and every time would make many files slow. */
  readonly #swept = new Set<string>();

  /** @throws ValidationError when the URI names another machine. */
  constructor(uri: string, { privateDirectory }: LocalArtifactStoreOptions = {}) {
    this.root = uri;
    this.#directory = localRoot(uri);
    this.#privateDirectory = privateDirectory;
  }

  async list(directory: string): Promise<readonly FileInfo[]> {
    const parent = parseArtifactPath('The artifact path', directory);
    const path = localPath(this.#directory, parent);
    await requireContained(this.#directory, path);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw fileError(`The artifacts in ${path} cannot be listed`, error);
    });
    const visible = entries.filter((entry) => !isPartialName(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    const found: FileInfo[] = [];
    for (const { name } of visible) {
      const info = await this.#describe(join(path, name), joinArtifactPath(parent, name));
      if (info !== undefined) found.push(info);
    }
    return found;
  }

  async write(path: string, source: ByteSource, { onBytes, ...call }: ByteTransferOptions = {}): Promise<void> {
    const target = await this.#contained(path);
    const temporary = join(dirname(target), partialName());
    try {
      if (this.#privateDirectory !== undefined) await mkdir(this.#privateDirectory, { recursive: true, mode: 0o700 });
      await mkdir(dirname(target), { recursive: true });
      await requireContained(this.#directory, dirname(target));
      await this.#sweep(dirname(target));
      const counter = countBytes(onBytes);
      // Opened before the source: a source that fails while nobody listens yet would end the process.
      const output = (await open(temporary, 'wx')).createWriteStream({ highWaterMark });
      await pipeline(endWithCall(source.open(), `the writing of ${path}`, call), counter.stream, output);
      if (counter.bytes() !== source.size) {
        throw new StoreError(`${counter.bytes()} bytes came for the artifact ${path} instead of ${source.size}; nothing was stored.`, {
          kind: 'integrity',
        });
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw fileError(`The artifact ${target} could not be written`, error);
    }
  }

  async verify(files: readonly WrittenFile[], call: CallOptions = {}): Promise<void> {
    await verifySizes(this, files, () => call);
  }

  async read(path: string, options: ByteTransferOptions & { readonly start?: number | undefined } = {}): Promise<ArtifactContent> {
    const target = await this.#contained(path);
    const what = `The artifact ${target} cannot be read`;
    // Without O_NONBLOCK the opening of a named pipe would wait for its writer.
    const handle = await open(target, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
      throw fileError(what, error);
    });
    const facts = await handle.stat().catch(async (error: unknown) => {
      await handle.close();
      throw fileError(what, error);
    });
    if (!facts.isFile()) {
      await handle.close();
      throw new ValidationError(`${what}: it is ${facts.isDirectory() ? 'a directory' : 'not a file'}.`);
    }
    const { start: wanted = 0, onBytes, ...call } = options;
    const start = wanted > facts.size ? 0 : wanted;
    const stream = endWithCall(handle.createReadStream({ start, highWaterMark }), `the reading of ${path}`, call);
    return {
      size: facts.size,
      start,
      revision: `${facts.ino}-${facts.size}-${facts.mtimeMs}`,
      stream: onBytes === undefined ? stream : counted(stream, onBytes),
    };
  }

  async delete(path: string, _call?: CallOptions): Promise<void> {
    const parsed = parseArtifactPath('The artifact path', path);
    const target = localPath(this.#directory, parsed);
    // A link is deleted itself, not what it leads to.
    if (parsed !== '') await requireContained(this.#directory, dirname(target));
    await rm(target, { recursive: true, force: true }).catch((error: unknown) => {
      throw fileError(`The artifact ${target} could not be deleted`, error);
    });
  }

  async #sweep(directory: string): Promise<void> {
    if (this.#swept.has(directory)) return;
    this.#swept.add(directory);
    await sweepPartials(directory);
  }

  async #contained(path: string): Promise<string> {
    const target = localPath(this.#directory, parseArtifactName('The artifact path', path));
    await requireContained(this.#directory, target);
    return target;
  }

  /** Files and directories; links only where they stay inside, and nothing that is neither. */
  async #describe(file: string, path: string): Promise<FileInfo | undefined> {
    try {
      if ((await lstat(file)).isSymbolicLink() && (await leadsOutside(this.#directory, file))) return undefined;
      const facts = await stat(file);
      if (facts.isDirectory()) return { path, isDir: true };
      return facts.isFile() ? { path, isDir: false, fileSize: facts.size } : undefined;
    } catch (error) {
      // Deleted between the listing and now.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw fileError(`The artifact ${file} cannot be looked at`, error);
    }
  }
}
