import { rm } from 'node:fs/promises';
import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { outsideCallers } from '../../../core/outside-callers.js';
import { type FetchModel, ModelCache } from '../../../inference/model-cache.js';
import { openModel, type ServingOptions } from '../../../inference/open-model.js';
import type { Predictor, PredictorMetadata } from '../../../ports/predictor.js';
import type { SharedSettings } from '../../client/client-internals.js';
import { readModelDirectory } from '../../models/read-model-directory.js';
import type { CachePlace } from './cache-directory.js';
import { type Confirmation, LoadedModel } from './loaded-model.js';

/** Which files to serve, and how. */
export interface ModelToOpen {
  readonly cacheKey: string;
  readonly metadata: PredictorMetadata;
  readonly fetch: FetchModel;
  readonly serving: ServingOptions;
}

interface Session {
  users: number;
  readonly abort: AbortController;
  readonly opened: Promise<{ readonly predictor: Predictor; readonly digest: string; close(): Promise<void> }>;
}

/** The models that a registry has loaded, and the cache of their files. */
export class OpenModels {
  readonly cache: ModelCache;
  readonly #place: CachePlace;
  readonly #sessions = new Map<string, Session>();
  readonly #handles = new Set<LoadedModel>();
  #closed = false;

  constructor(place: CachePlace, maxBytes: number | undefined, { clock, logger }: SharedSettings) {
    this.#place = place;
    this.cache = new ModelCache({ directory: place.directory, maxBytes, clock, logger });
  }

  /** A handle of a model; those with the same files and options share a session. */
  async open(model: ModelToOpen, confirmation: Confirmation, call: CallOptions): Promise<LoadedModel> {
    if (this.#closed) throw new ConflictError('The registry is closed; create a new ModelRegistry.');
    const key = JSON.stringify([model.cacheKey, model.metadata, model.serving]);
    const session = this.#sessions.get(key) ?? this.#start(key, model);
    session.users += 1;
    try {
      const { predictor, digest } = await awaitWithin(`the model ${model.metadata.modelUri}`, session.opened, call);
      const handle: LoadedModel = new LoadedModel(predictor, { ...model.metadata, digest }, confirmation, () => {
        this.#handles.delete(handle);
        return this.#leave(key, session);
      });
      this.#handles.add(handle);
      return handle;
    } catch (error) {
      await this.#leave(key, session);
      throw error;
    }
  }

  /** Closes every handle, and removes the files where they were for this registry only. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#handles].map((handle) => handle.close()));
    if (this.#place.temporary) await rm(this.#place.directory, { recursive: true, force: true });
  }

  #start(key: string, model: ModelToOpen): Session {
    const abort = new AbortController();
    const session: Session = { users: 0, abort, opened: outsideCallers(() => this.#load(model, abort.signal)) };
    this.#sessions.set(key, session);
    // Whoever comes after a failure tries again.
    session.opened.catch(() => {
      if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    });
    return session;
  }

  async #load({ cacheKey, metadata, fetch, serving }: ModelToOpen, signal: AbortSignal) {
    const files = await this.cache.acquire(cacheKey, fetch, { signal });
    try {
      const { spec } = await readModelDirectory(files.directory);
      const { directory, digest, scratch } = files;
      const predictor = await openModel({ ...serving, directory, spec, metadata: { ...metadata, digest }, cacheDirectory: scratch });
      const close = async () => {
        await predictor.close();
        await files.release();
      };
      return { predictor, digest, close };
    } catch (error) {
      await files.release();
      throw error;
    }
  }

  async #leave(key: string, session: Session): Promise<void> {
    session.users -= 1;
    if (session.users > 0) return;
    if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    session.abort.abort();
    const opened = await session.opened.catch(() => undefined);
    await opened?.close();
  }
}
