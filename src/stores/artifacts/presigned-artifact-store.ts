import { parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import type { ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { NotSupportedError, RequestError } from '../../core/errors/request-error.js';
import type {
  ArtifactContent,
  ArtifactPlace,
  ArtifactStore,
  ByteTransferOptions,
  WriteOptions,
  WrittenFile,
} from '../../ports/artifact-store.js';
import type { HttpClient, TransferRequest } from '../../ports/http-client.js';
import { contentOf, rangeFrom } from './content-of.js';
import { explainFailedRead } from './explain-failed-read.js';
import { PathTurns } from './path-turns.js';
import { timeLeft } from './time-left.js';
import { verifySizes } from './verify-sizes.js';
import { readFiles } from './wire/files.js';
import { type ArtifactOwner, listRequest, modelFileTarget, type PresignedUrl, presignBody, readPresigned } from './wire/presigned.js';

/** S3 takes no more in one request, in bytes. */
const largestPut = 5 * 2 ** 30;

/** What a {@link PresignedArtifactStore} works with. */
export interface PresignedArtifactStoreOptions {
  readonly http: HttpClient;
  readonly place: ArtifactPlace;
  /** Shared by all stores of a server. */
  readonly turns?: PathTurns | undefined;
}

/**
 * Artifacts on cloud storage that this machine has no credentials for: the tracking server (3.17 and later) lists them
 * and signs a URL for each file.
 */
export class PresignedArtifactStore implements ArtifactStore {
  readonly kind = 'presigned';
  readonly root: string;
  readonly #http: HttpClient;
  readonly #owner: ArtifactOwner;
  readonly #turns: PathTurns;

  /** @throws NotSupportedError when the place belongs neither to a run nor to a logged model */
  constructor({ http, place, turns = new PathTurns() }: PresignedArtifactStoreOptions) {
    this.root = place.uri;
    this.#turns = turns;
    this.#http = http;
    if (place.runId !== undefined) this.#owner = { runId: place.runId };
    else if (place.modelId !== undefined) this.#owner = { modelId: place.modelId };
    else {
      throw new NotSupportedError(
        `The server signs URLs only for artifacts of runs and of logged models; ${place.uri} was named by itself.`,
        { store: 'presigned' },
      );
    }
  }

  async list(directory: string, { signal, timeoutMs }: CallOptions = {}): Promise<readonly FileInfo[]> {
    const parent = parseArtifactPath('The artifact path', directory);
    const request = listRequest(this.#owner, parent);
    const files = readFiles(await this.#http.send({ ...request, replay: 'safe', signal, timeoutMs }), request);
    // Storage that is asked for a file instead of a directory lists the file itself.
    const start = parent === '' ? '' : `${parent}/`;
    return files.filter(({ path }) => path.startsWith(start) && path !== parent);
  }

  async write(path: string, source: ByteSource, { onBytes, unverified = false, ...call }: WriteOptions = {}): Promise<void> {
    const name = parseArtifactName('The artifact path', path);
    if (source.size > largestPut) {
      throw new NotSupportedError(
        `The artifact ${name} has ${source.size} bytes, and a presigned URL takes at most ${largestPut}. Upload it with credentials for the storage.`,
        { store: 'presigned' },
      );
    }
    const time = timeLeft(call, `The upload of ${name}`);
    await this.#turns.take(`${this.root}/${name}`, async () => {
      const presigned = await this.#presign('presigned-upload-url', name, time());
      const answer = await this.#http.transfer({ ...uploadTo(presigned, name, source), onBytes, ...time() });
      answer.body.resume();
      if (!unverified) await verifySizes(this, [{ path: name, size: source.size }], time);
    });
  }

  async verify(files: readonly WrittenFile[], call: CallOptions = {}): Promise<void> {
    await verifySizes(this, files, timeLeft(call, `The check of what was uploaded to ${this.root}`));
  }

  async read(path: string, options: ByteTransferOptions & { readonly start?: number | undefined } = {}): Promise<ArtifactContent> {
    const name = parseArtifactName('The artifact path', path);
    const { start = 0, onBytes, ...call } = options;
    const time = timeLeft(call, `The download of ${name}`);
    try {
      const { target, headers } = await this.#readable(name, time());
      return contentOf(
        await this.#http.transfer({ method: 'GET', target, headers: { ...headers, ...rangeFrom(start) }, ...time() }),
        start,
        onBytes,
      );
    } catch (error) {
      // There is nothing at that position: the artifact has become shorter.
      if (start > 0 && error instanceof RequestError && error.status === 416) return this.read(path, { ...options, start: 0 });
      throw await explainFailedRead(this, name, error, call);
    }
  }

  async delete(path: string): Promise<void> {
    throw new NotSupportedError(
      `The artifact ${JSON.stringify(path)} cannot be deleted: the server signs no URLs that delete. Delete it below ${this.root} with credentials for the storage.`,
      { store: 'presigned' },
    );
  }

  /** The server signs downloads for runs only; files of logged models it reads out itself. */
  async #readable(path: string, call: CallOptions): Promise<Pick<TransferRequest, 'target' | 'headers'>> {
    if ('modelId' in this.#owner) return { target: modelFileTarget(this.#owner.modelId, path) };
    const { url, headers } = await this.#presign('presigned-download-url', path, call);
    return { target: { url }, headers };
  }

  async #presign(endpoint: string, path: string, call: CallOptions): Promise<PresignedUrl> {
    const request = { method: 'POST', path: `/api/2.0/mlflow/artifacts/${endpoint}` } as const;
    return readPresigned(await this.#http.send({ ...request, body: presignBody(this.#owner, path), replay: 'safe', ...call }), request);
  }
}

function uploadTo({ url, headers, fields }: PresignedUrl, path: string, source: ByteSource): TransferRequest {
  if (fields === undefined) return { method: 'PUT', target: { url }, headers, body: source };
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  return { method: 'POST', target: { url }, headers, body: { fields, fileName, file: source } };
}
