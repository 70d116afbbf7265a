import { joinArtifactPath, parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import type { ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import {
  NotAnMlflowServerError,
  NotFoundError,
  NotSupportedError,
  RequestError,
  ValidationError,
} from '../../core/errors/request-error.js';
import type { ArtifactContent, ArtifactStore, ByteTransferOptions, WriteOptions, WrittenFile } from '../../ports/artifact-store.js';
import type { HttpClient, TransferResponse } from '../../ports/http-client.js';
import { contentOf, rangeFrom } from './content-of.js';
import { downloadDirectly, isOutOfReach } from './direct-download.js';
import { explainFailedRead } from './explain-failed-read.js';
import { type MultipartSettings, uploadInParts, usualMultipart } from './multipart-upload.js';
import { PathTurns } from './path-turns.js';
import { proxyEndpoint, proxyRoot } from './proxy-root.js';
import type { ServerOffers } from './server-offers.js';
import { timeLeft } from './time-left.js';
import { directoryOf, verifySizes } from './verify-sizes.js';
import { readFiles } from './wire/files.js';

/** What a {@link ProxyArtifactStore} works with. */
export interface ProxyArtifactStoreOptions {
  readonly http: HttpClient;
  /** Tracking URI without credentials. */
  readonly baseUrl: string;
  /** `mlflow-artifacts:` or http(s) URI of the root. */
  readonly root: string;
  /** Shared by all stores of a server. */
  readonly offers: ServerOffers;
  /** Shared by all stores of a server. */
  readonly turns?: PathTurns | undefined;
  /** @default files of 500 MiB and above, in parts of 100 MiB, 4 at once */
  readonly multipart?: MultipartSettings | undefined;
}

/** Artifacts that the tracking server passes on to and from its storage. */
export class ProxyArtifactStore implements ArtifactStore {
  readonly kind = 'proxy';
  readonly root: string;
  readonly #http: HttpClient;
  readonly #base: string;
  readonly #offers: ServerOffers;
  readonly #multipart: MultipartSettings;
  readonly #turns: PathTurns;

  /** @throws NotSupportedError when another server serves the artifacts */
  constructor({ http, baseUrl, root, offers, turns = new PathTurns(), multipart = usualMultipart }: ProxyArtifactStoreOptions) {
    this.root = root;
    this.#http = http;
    this.#base = proxyRoot(root, baseUrl);
    this.#offers = offers;
    this.#turns = turns;
    this.#multipart = multipart;
  }

  async list(directory: string, { signal, timeoutMs }: CallOptions = {}): Promise<readonly FileInfo[]> {
    const parent = parseArtifactPath('The artifact path', directory);
    const below = joinArtifactPath(this.#base, parent);
    const request = { method: 'GET', path: proxyEndpoint } as const;
    const query = below === '' ? [] : [['path', below] as const];
    const answer = await this.#explained(parent, () => this.#http.send({ ...request, query, replay: 'safe', signal, timeoutMs }));
    return readFiles(answer, request).map((file) => {
      // The server lists bare names; with another path a file would seem to lie elsewhere.
      if (/^\.{0,2}$|\//.test(file.path)) {
        throw new NotAnMlflowServerError(`The listing of ${this.root} has a file with the name ${JSON.stringify(file.path)}.`, request);
      }
      return { ...file, path: joinArtifactPath(parent, file.path) };
    });
  }

  async write(path: string, source: ByteSource, { onBytes, unverified = false, ...call }: WriteOptions = {}): Promise<void> {
    const name = parseArtifactName('The artifact path', path);
    const time = timeLeft(call, `The upload of ${name}`);
    await this.#turns.take(joinArtifactPath(this.#base, name), async () => {
      const inParts = source.size >= this.#multipart.minimumSize && (await this.#writeInParts(name, source, time, onBytes));
      if (!inParts) {
        const put = { method: 'PUT', target: { path: this.#endpoint(name) }, body: source, onBytes } as const;
        const answer = await this.#explained(name, () => this.#http.transfer({ ...put, ...time() }));
        answer.body.resume();
      }
      if (!unverified) await verifySizes(this, [{ path: name, size: source.size }], time);
    });
  }

  async verify(files: readonly WrittenFile[], call: CallOptions = {}): Promise<void> {
    await verifySizes(this, files, timeLeft(call, `The check of what was uploaded to ${this.root}`));
  }

  async read(path: string, options: ByteTransferOptions & { readonly start?: number | undefined } = {}): Promise<ArtifactContent> {
    const name = parseArtifactName('The artifact path', path);
    const { start = 0, onBytes, signal, timeoutMs } = options;
    const time = timeLeft({ signal, timeoutMs }, `The download of ${name}`);
    try {
      const answer = await this.#explained(name, () => this.#get(name, rangeFrom(start), time));
      return contentOf(answer, start, onBytes);
    } catch (error) {
      // There is nothing at that position: the artifact has become shorter.
      if (start > 0 && error instanceof RequestError && error.status === 416) return this.read(path, { ...options, start: 0 });
      throw await explainFailedRead(this, name, error, { signal });
    }
  }

  async delete(path: string, { signal, timeoutMs }: CallOptions = {}): Promise<void> {
    const name = parseArtifactPath('The artifact path', path);
    if (joinArtifactPath(this.#base, name) === '') {
      throw new ValidationError('Deleting the root of all artifacts of a server would delete those of every experiment.');
    }
    try {
      const request = { method: 'DELETE', path: this.#endpoint(name), replay: 'safe', signal, timeoutMs } as const;
      await this.#explained(name, () => this.#http.send(request));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  async #get(name: string, range: Readonly<Record<string, string>>, time: () => CallOptions): Promise<TransferResponse> {
    const direct = await downloadDirectly(this.#http, this.#offers, encodePath(joinArtifactPath(this.#base, name)), range, time);
    if (direct !== undefined) return direct;
    const path = this.#endpoint(name);
    const answer = await this.#http.transfer({ method: 'GET', target: { path }, headers: range, ...time() });
    // The server sends every artifact as an attachment.
    const type = answer.headers['content-type'] ?? '';
    if (answer.headers['content-disposition'] !== undefined || !type.startsWith('text/html')) return answer;
    answer.body.destroy();
    throw new NotAnMlflowServerError(
      `Instead of the artifact ${name} came a web page, as from a login in front of the server. Check the tracking URI and the credentials.`,
      { method: 'GET', path, status: answer.status },
    );
  }

  /** Whether the file was uploaded in parts; not where the server does not offer it. */
  async #writeInParts(
    name: string,
    source: ByteSource,
    time: () => CallOptions,
    onBytes: ByteTransferOptions['onBytes'],
  ): Promise<boolean> {
    const below = joinArtifactPath(this.#base, name);
    // The API wants a directory.
    if (!below.includes('/') || !(await this.#offers.multipartUploads(time()))) return false;
    const end = below.lastIndexOf('/');
    const isStored = async (call: CallOptions): Promise<boolean> =>
      (await this.list(directoryOf(name), call)).some(({ path, fileSize }) => path === name && fileSize === source.size);
    const file = { directory: encodePath(below.slice(0, end)), name: below.slice(end + 1), source, time, onBytes, isStored };
    try {
      await uploadInParts({ ...file, http: this.#http, settings: this.#multipart });
      return true;
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      this.#offers.withoutStorage();
      return false;
    }
  }

  #endpoint(path: string): string {
    return `${proxyEndpoint}/${encodePath(joinArtifactPath(this.#base, path))}`;
  }

  /** Says what to do about a server that does not serve artifacts. */
  async #explained<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NotSupportedError) || error.status !== 503) throw error;
      throw new NotSupportedError(
        `The tracking server does not serve artifacts, so that ${path === '' ? 'those' : JSON.stringify(path)} below ${this.root} cannot be reached. ` +
          'Start it with --serve-artifacts and --artifacts-destination.',
        { ...error, store: 'proxy' },
      );
    }
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
