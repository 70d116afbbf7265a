import type { CallOptions } from '../../core/call-options.js';
import { NotFoundError, NotSupportedError } from '../../core/errors/request-error.js';
import type { HttpClient } from '../../ports/http-client.js';
import { readJson } from './wire/read-json.js';

const request = { method: 'GET', path: '/api/3.0/mlflow/server-info' } as const;

/** What a tracking server says it can do with artifacts; asked once, when first needed. */
export class ServerOffers {
  readonly #http: HttpClient;
  #info: Readonly<Record<string, unknown>> | undefined;
  #noStorage = false;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Uploads in parts that go straight to the storage behind the server. */
  async multipartUploads(call?: CallOptions): Promise<boolean> {
    return !this.#noStorage && (await this.#read('multipart_uploads_enabled', call));
  }

  /** URLs for reading straight from the storage behind the server. */
  async presignedDownloads(call?: CallOptions): Promise<boolean> {
    return !this.#noStorage && (await this.#read('multipart_downloads_enabled', call));
  }

  /** The storage behind the server turned out to be out of reach: it is not tried again. */
  withoutStorage(): void {
    this.#noStorage = true;
  }

  /** Presigned URLs for the artifacts of runs that lie on cloud storage. */
  presignedForRuns(call?: CallOptions): Promise<boolean> {
    return this.#read('presigned_upload_run_id_supported', call);
  }

  /** Presigned URLs for the artifacts of logged models that lie on cloud storage. */
  presignedForModels(call?: CallOptions): Promise<boolean> {
    return this.#read('presigned_upload_model_id_supported', call);
  }

  async #read(name: string, { signal, timeoutMs }: CallOptions = {}): Promise<boolean> {
    try {
      this.#info ??= readJson(await this.#http.send({ ...request, replay: 'safe', signal, timeoutMs }), request);
    } catch (error) {
      // Servers before 3.8 do not have this endpoint, and nothing of what it tells about.
      if (!(error instanceof NotFoundError) && !(error instanceof NotSupportedError)) throw error;
      this.#info = {};
    }
    return this.#info[name] === true;
  }
}
