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
  /** Those that can be shared. */
  readonly #sessions = new Map<string, Session>();
  /** Those that are not closed yet. */
  readonly #open = new Set<Session>();
  readonly #handles = new Set<LoadedModel>();
  #cleared: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(place: CachePlace, maxBytes: number | undefined, { clock, logger }: SharedSettings) {
    this.#place = place;
    this.cache = new ModelCache({ directory: place.directory, maxBytes, clock, logger });
  }

  /** A handle of a model; those with the same files and options share a session. @throws ConflictError once it is closed */
  async open(model: ModelToOpen, confirmation: Confirmation, call: CallOptions): Promise<LoadedModel> {
    if (this.#closed) throw closedError();
    const key = JSON.stringify([model.cacheKey, model.metadata, model.serving]);
    const session = this.#sessions.get(key) ?? this.#start(key, model);
    session.users += 1;
    try {
      const { predictor, digest } = await awaitWithin(`the model ${model.metadata.modelUri}`, session.opened, call);
      if (this.#closed) throw closedError();
      const handle: LoadedModel = new LoadedModel(predictor, { ...model.metadata, digest }, confirmation, () => {
        this.#handles.delete(handle);
        return this.#leave(key, session);
      });
      this.#handles.add(handle);
      return handle;
    } catch (error) {
      // Who gave up does not wait for a session that takes its time to open; `close` does.
      this.#leave(key, session).catch(() => {});
      throw this.#closed ? closedError() : error;
    }
  }

  /** Closes every handle, ends what is being loaded, and removes the files where they were for this registry only. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#handles].map((handle) => handle.close()));
    await Promise.all([...this.#open].map((session) => this.#end(session)));
    await this.cache.settled();
    await this.#clear();
  }

  #start(key: string, model: ModelToOpen): Session {
    const abort = new AbortController();
    const session: Session = { users: 0, abort, opened: outsideCallers(() => this.#load(model, abort.signal)) };
    this.#sessions.set(key, session);
    this.#open.add(session);
    // Whoever comes after a failure tries again.
    session.opened.catch(() => {
      if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    });
    return session;
  }

  async #load({ cacheKey, metadata, fetch, serving }: ModelToOpen, signal: AbortSignal) {
    await this.#cleared;
    const files = await this.cache.acquire(cacheKey, fetch, { signal });
    try {
      const { spec } = await readModelDirectory(files.directory);
      const { directory, digest, scratch } = files;
      const predictor = await openModel({ ...serving, directory, spec, metadata: { ...metadata, digest }, cacheDirectory: scratch });
      let closing: Promise<void> | undefined;
      const close = () => {
        closing ??= predictor.close().then(() => files.release());
        return closing;
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
    await this.#end(session);
  }

  async #end(session: Session): Promise<void> {
    session.abort.abort();
    const opened = await session.opened.catch(() => undefined);
    await opened?.close();
    this.#open.delete(session);
    await this.#clear();
  }

  /** Files that are for this registry only stay no longer than its models. */
  #clear(): Promise<void> {
    const { directory, temporary } = this.#place;
    if (!temporary || this.#open.size > 0) return this.#cleared;
    this.#cleared = this.#cleared
      .then(() => this.cache.settled())
      .then(() => rm(directory, { recursive: true, force: true }))
      .catch(() => {});
    return this.#cleared;
  }
}

function closedError(): ConflictError {
  return new ConflictError('The registry is closed; create a new ModelRegistry.');
}
