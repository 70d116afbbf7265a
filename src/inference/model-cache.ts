import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitWithin } from '../core/await-within.js';
import type { CallOptions } from '../core/call-options.js';
import { type Clock, systemClock } from '../core/clock.js';
import { StoreError } from '../core/errors/store-error.js';
import { type Logger, silentLogger } from '../core/logger.js';
import { outsideCallers } from '../core/outside-callers.js';
import { partialName, sweepPartials } from '../core/partial-file.js';
import { cacheFailure } from './model-cache/cache-failure.js';
import { discardEntry, evict } from './model-cache/evict.js';
import { findDamage, type Manifest, manifestPath, modelDirectory, readManifest, writeManifest } from './model-cache/manifest.js';
import { markUsed } from './model-cache/use-marks.js';

/** Where and how much is kept. */
export interface ModelCacheOptions {
  readonly directory: string;
  /** Models that nobody uses are removed beyond this, the least recently used first. @default 10 GiB */
  readonly maxBytes?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** Files of a model that stay until they are released. */
export interface CachedModel {
  /** Absolute; nothing in it may be changed. */
  readonly directory: string;
  /** For files made of the model; absent at first, removed together with it. */
  readonly scratch: string;
  /** As {@link FetchModel} returned it. */
  readonly digest: string;
  /** Lets the cache remove the files when it needs room. Idempotent. */
  release(): Promise<void>;
}

/**
 * Puts the files of a model into an empty private directory and checks them; what it throws leaves nothing behind. `call.signal` ends
 * when nobody waits any more.
 */
export type FetchModel = (directory: string, call: CallOptions) => Promise<{ readonly digest: string }>;

interface InUse {
  users: number;
  readonly abort: AbortController;
  readonly opened: Promise<{ readonly digest: string; readonly unmark: () => Promise<void> }>;
}

/**
 * Files of models on disk, shared by processes. A model is there as a whole or not at all: it is fetched into a private directory that
 * gets its name when it is complete, and its sizes (on first use in a process its digests too) are checked before it is handed
 * out. A damaged one is fetched again.
 */
export class ModelCache {
  private readonly inUse = new Map<string, InUse>();
  /** Fetches that nobody waits for any more. */
  private readonly abandoned = new Set<Promise<void>>();
  private readonly verified = new Set<string>();
  private prepared: Promise<void> | undefined;

  constructor(private readonly options: ModelCacheOptions) {}

  /**
   * The files of a model, fetched when they are not here. Callers of one key share one fetch.
   *
   * @param key - Names content that never changes: a digest, or the URI of a version.
   * @throws StoreError of kind `full`, `readonly` or `io`, and what `fetch` throws
   */
  async acquire(key: string, fetch: FetchModel, call: CallOptions = {}): Promise<CachedModel> {
    const name = createHash('sha256').update(key).digest('hex');
    const use = this.inUse.get(name) ?? this.open(name, key, fetch);
    use.users += 1;
    try {
      const { digest } = await awaitWithin(`the model ${key}`, use.opened, call);
      let released: Promise<void> | undefined;
      const release = (): Promise<void> => {
        released ??= this.leave(name, use);
        return released;
      };
      const entry = this.entry(name);
      return { directory: modelDirectory(entry), scratch: join(entry, 'scratch'), digest, release };
    } catch (error) {
      // Who gave up does not wait for a fetch that takes its time to end.
      const left = this.leave(name, use)
        .catch(() => {})
        .finally(() => this.abandoned.delete(left));
      this.abandoned.add(left);
      throw error;
    }
  }

  /** Resolves when what callers gave up on has ended, and nothing of it is left. */
  async settled(): Promise<void> {
    await Promise.all(this.abandoned);
  }

  private entry(name: string): string {
    return join(this.options.directory, name);
  }

  private open(name: string, key: string, fetch: FetchModel): InUse {
    const abort = new AbortController();
    const opened = outsideCallers(() => this.provide(name, key, (directory) => fetch(directory, { signal: abort.signal })));
    const use: InUse = { users: 0, abort, opened };
    this.inUse.set(name, use);
    // Whoever comes after a failure tries again.
    opened.catch(() => {
      if (this.inUse.get(name) === use) this.inUse.delete(name);
    });
    return use;
  }

  private async leave(name: string, use: InUse): Promise<void> {
    use.users -= 1;
    if (use.users > 0) return;
    if (this.inUse.get(name) === use) this.inUse.delete(name);
    use.abort.abort();
    const marked = await use.opened.catch(() => undefined);
    await marked?.unmark();
  }

  private async provide(name: string, key: string, fetch: (directory: string) => Promise<{ readonly digest: string }>) {
    const { directory } = this.options;
    try {
      this.prepared ??= this.prepare().catch((error: unknown) => {
        this.prepared = undefined;
        throw error;
      });
      await this.prepared;
      const kept = await this.kept(name);
      if (kept !== undefined) return kept;
      await this.install(name, key, fetch);
      const fetched = await this.kept(name);
      if (fetched !== undefined) {
        await this.makeRoom();
        return fetched;
      }
    } catch (error) {
      throw cacheFailure(directory, error);
    }
    throw new StoreError(`The model ${key} was removed from the cache ${directory} while it was put there.`, {
      kind: 'io',
      retryable: true,
    });
  }

  private async prepare(): Promise<void> {
    const { directory } = this.options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const { mode } = await stat(directory);
    if (process.platform !== 'win32' && (mode & 0o002) !== 0) {
      throw new StoreError(
        `The model cache ${directory} can be written by everyone on this machine. Run chmod 700 on it, or choose another.`,
        {
          kind: 'io',
        },
      );
    }
    await sweepPartials(directory);
  }

  /** The entry when it is there and whole, marked as in use. */
  private async kept(name: string): Promise<{ digest: string; unmark: () => Promise<void> } | undefined> {
    const entry = this.entry(name);
    if ((await readManifest(entry)) === undefined) {
      await discardEntry(this.options.directory, entry);
      return undefined;
    }
    const unmark = await markUsed(entry);
    // Read again: until it was marked, another process may have removed it.
    const manifest = await readManifest(entry);
    const damage = manifest === undefined ? 'it was removed' : await this.damage(name, entry, manifest);
    if (manifest !== undefined && damage === undefined) {
      const now = new Date((this.options.clock ?? systemClock).now());
      await utimes(manifestPath(entry), now, now).catch(() => {});
      return { digest: manifest.digest, unmark };
    }
    this.options.logger?.warn({ damage }, 'A cached model is damaged and is fetched again.');
    await unmark();
    await discardEntry(this.options.directory, entry);
    return undefined;
  }

  private async damage(name: string, entry: string, manifest: Manifest): Promise<string | undefined> {
    const damage = await findDamage(entry, manifest, !this.verified.has(name));
    if (damage === undefined) this.verified.add(name);
    else this.verified.delete(name);
    return damage;
  }

  private async makeRoom(): Promise<void> {
    const { directory, maxBytes = 10 * 2 ** 30, logger = silentLogger } = this.options;
    const removed = await evict(directory, maxBytes).catch(() => 0);
    if (removed > 0) logger.info({ removed }, 'Cached models were removed to make room.');
  }

  private async install(name: string, key: string, fetch: (directory: string) => Promise<{ readonly digest: string }>): Promise<void> {
    const entry = join(this.options.directory, partialName());
    try {
      await mkdir(modelDirectory(entry), { recursive: true, mode: 0o700 });
      const { digest } = await fetch(modelDirectory(entry));
      await writeManifest(entry, key, digest);
      await rename(entry, this.entry(name)).catch(async (error: unknown) => {
        // Another process may have been faster; its files are as good.
        if ((await readManifest(this.entry(name))) === undefined) throw error;
      });
    } finally {
      await rm(entry, { recursive: true, force: true }).catch(() => {});
    }
  }
}
