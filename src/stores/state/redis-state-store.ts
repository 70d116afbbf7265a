import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import { AbortError, TimeoutError } from '../../core/errors/request-error.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { Lease, PutOptions, StateChange, StateStore, StoredValue, StreamRecord } from '../../ports/state-store.js';
import { loadRedisDriver, type RedisConnection, type RedisConnector } from './redis-driver.js';
import { isUnknownScript, redisFailure } from './redis-failure.js';
import { RedisLink } from './redis-link.js';
import * as scripts from './redis-scripts.js';
import { RedisSignals } from './redis-signals.js';
import { parseRedisUri, type RedisTarget, type RedisTls } from './redis-target.js';
import { type RedisLook, watchRedis } from './redis-watch.js';
import { leaseLost, leaseTaken, staleRevision } from './state-conflicts.js';
import { checkDuration, checkStateName, stateText } from './state-text.js';
import type { NumberedChange } from './watch-changes.js';

/** Keys, changes or records that one command may give. */
const pageSize = 1_000;

/** A user's choice of Redis. */
export interface RedisPlace {
  readonly uri: string;
  /** Begins the name of every key in Redis. */
  readonly keyPrefix: string;
  /** Milliseconds for calls that name no time of their own. */
  readonly timeoutMs: number;
  readonly tls?: RedisTls | undefined;
}

/**
 * Opens state in Redis; the first call connects.
 *
 * @throws ValidationError for a bad URI, StoreError `driver-missing`
 */
export async function openRedisStateStore({ uri, tls, ...settings }: RedisPlace): Promise<StateStore> {
  const target = parseRedisUri(uri, tls);
  return new RedisStateStore({ ...settings, target, connector: await loadRedisDriver() });
}

interface RedisStateSettings {
  readonly connector: RedisConnector;
  readonly target: RedisTarget;
  readonly keyPrefix: string;
  readonly timeoutMs: number;
}

/**
 * State in a Redis server, version 6 or newer, that several processes share. Times are the server's. A command is sent
 * at most once: a write whose answer was lost raises a ConnectionError with `requestSent`.
 */
class RedisStateStore implements StateStore {
  readonly kind = 'redis';
  readonly #settings: RedisStateSettings;
  readonly #link: RedisLink;
  readonly #signals: RedisSignals;
  /** Names in Redis, in the order in which scripts take them. */
  readonly #keys: readonly string[];
  readonly #counter: string;

  constructor(settings: RedisStateSettings) {
    this.#settings = settings;
    this.#link = new RedisLink(settings);
    this.#signals = new RedisSignals(settings, `${settings.keyPrefix}changed`);
    this.#counter = `${settings.keyPrefix}revision`;
    this.#keys = [this.#counter, ...['values', 'changes', 'index', 'expiries', 'buried'].map((name) => settings.keyPrefix + name)];
  }

  async get(key: string, call?: CallOptions): Promise<StoredValue | undefined> {
    checkStateName('key', key);
    const found = await this.#onEntries<[string, string] | null>(scripts.getScript, [key], call);
    return found === null ? undefined : storedValue(...found);
  }

  async put(key: string, value: unknown, options: PutOptions = {}): Promise<number> {
    checkStateName('key', key);
    const text = stateText(value);
    if (options.ttlMs !== undefined) checkDuration('ttlMs', options.ttlMs);
    const ttl = options.ttlMs === undefined ? '' : Math.ceil(options.ttlMs);
    const args = [key, text, ttl, options.ifRevision ?? ''];
    const [written, revision] = await this.#onEntries<[number, string]>(scripts.putScript, args, options);
    if (written === 0) throw staleRevision(key, options.ifRevision ?? 0, Number(revision));
    return Number(revision);
  }

  async delete(key: string, options: CallOptions & { readonly ifRevision?: number | undefined } = {}): Promise<void> {
    checkStateName('key', key);
    const [deleted, revision] = await this.#onEntries<[number, string]>(scripts.deleteScript, [key, options.ifRevision ?? ''], options);
    if (deleted === 0) throw staleRevision(key, options.ifRevision ?? 0, Number(revision));
  }

  async list(prefix: string, call?: CallOptions): Promise<readonly (StoredValue & { readonly key: string })[]> {
    const found: (StoredValue & { readonly key: string })[] = [];
    let last = '';
    do {
      const page: string[] = await this.#onEntries(scripts.listScript, [prefix, last, pageSize], call);
      last = page[0] ?? '';
      for (const [key, text, revision] of triples(page.slice(1))) found.push({ key, ...storedValue(text, revision) });
    } while (last !== '');
    // Redis orders by bytes, the port by UTF-16 code units.
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async append(stream: string, values: readonly unknown[], call?: CallOptions): Promise<number> {
    checkStateName('stream', stream);
    const texts = values.map(stateText);
    const key = this.#streamKey(stream);
    return this.#run(call, (redis) => (texts.length === 0 ? redis.llen(key) : (redis.call('RPUSH', [key, ...texts]) as Promise<number>)));
  }

  async read(
    stream: string,
    options: CallOptions & { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ): Promise<readonly StreamRecord[]> {
    checkStateName('stream', stream);
    const { after = 0, limit = Number.POSITIVE_INFINITY } = options;
    const records: StreamRecord[] = [];
    while (records.length < limit) {
      const start = after + records.length;
      const size = Math.min(pageSize, limit - records.length);
      const texts = await this.#run(options, (redis) => redis.lrange(this.#streamKey(stream), start, start + size - 1));
      for (const text of texts) records.push({ position: after + records.length + 1, value: JSON.parse(text) as unknown });
      if (texts.length < size) break;
    }
    return records;
  }

  watch(prefix: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncIterable<StateChange> {
    const link = this.#link;
    const source = {
      // Not a script: one that the server does not know would be asked for again, after writes that the caller sends next.
      latest: async () => Number(await this.#run(undefined, (redis) => redis.get(this.#counter))),
      changes: (after: number) => this.#changes(prefix, after),
      signals: this.#signals,
      get closed() {
        return link.closed;
      },
    };
    return watchRedis(source, prefix, signal);
  }

  async acquireLease(name: string, options: CallOptions & { readonly ttlMs: number }): Promise<Lease> {
    checkStateName('lease', name);
    checkDuration('ttlMs', options.ttlMs);
    const ttlMs = Math.ceil(options.ttlMs);
    const key = `${this.#settings.keyPrefix}lease:${name}`;
    const [acquired, answer] = await this.#script<[number, string]>(scripts.acquireScript, [this.#counter, key], [ttlMs], options);
    if (acquired === 0) throw leaseTaken(name, Number(answer));
    const hold = (ms: number, call?: CallOptions) => this.#script<number>(scripts.holdScript, [key], [answer, ms], call);
    return {
      fencingToken: Number(answer),
      renew: async (call) => {
        if ((await hold(ttlMs, call)) === 0) throw leaseLost(name);
      },
      release: async (call) => {
        await hold(0, call);
      },
    };
  }

  async close(): Promise<void> {
    this.#link.close();
    this.#signals.close();
  }

  #streamKey(stream: string): string {
    return `${this.#settings.keyPrefix}stream:${stream}`;
  }

  async #changes(prefix: string, after: number): Promise<RedisLook> {
    const changes: NumberedChange[] = [];
    let last = String(after);
    let more = '';
    do {
      const page: (string | null)[] = await this.#onEntries(scripts.changesScript, [prefix, last, pageSize], undefined);
      last = page[0] ?? '';
      more = page[1] ?? '';
      for (const [key, revision, text] of triples(page.slice(2))) {
        const stored = text === null ? {} : { stored: storedValue(text, String(revision)) };
        changes.push({ key: String(key), revision: Number(revision), ...stored });
      }
    } while (more !== '');
    return { changes, until: Number(last) };
  }

  #onEntries<T>(script: scripts.RedisScript, args: readonly (string | number)[], call: CallOptions | undefined): Promise<T> {
    return this.#script(script, this.#keys, [`${this.#settings.keyPrefix}changed`, ...args], call);
  }

  #script<T>(
    { source, digest }: scripts.RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
    call: CallOptions | undefined,
  ): Promise<T> {
    return this.#run(call, async (redis) => {
      try {
        return (await redis.evalsha(digest, keys.length, ...keys, ...args)) as T;
      } catch (error) {
        if (!isUnknownScript(error)) throw error;
        return (await redis.eval(source, keys.length, ...keys, ...args)) as T;
      }
    });
  }

  async #run<T>(call: CallOptions | undefined, work: (redis: RedisConnection) => Promise<T>): Promise<T> {
    const { signal, timeoutMs = this.#settings.timeoutMs } = call ?? {};
    const sent = { yes: false };
    let connection: RedisConnection | undefined;
    let over = false;
    const send = async () => {
      connection = await this.#link.connection();
      // Whoever gave up while it waited for the connection must not write afterwards.
      if (over) throw new AbortError('The call ended before it was sent.');
      sent.yes = true;
      return work(connection);
    };
    try {
      if (signal?.aborted === true)
        throw new AbortError('The call to the state store was aborted by its signal.', { cause: signal.reason });
      return await awaitWithin(`Redis at ${this.#link.place}`, send(), { signal, timeoutMs });
    } catch (error) {
      over = true;
      if (error instanceof TimeoutError && connection !== undefined) void this.#link.probe(connection, this.#settings.timeoutMs);
      if (this.#link.closed && !(error instanceof AbortError)) {
        throw new StoreError(`The state store on Redis at ${this.#link.place} is closed.`, { kind: 'io' });
      }
      throw redisFailure(error, this.#link.place, sent.yes);
    }
  }
}

function storedValue(text: string, revision: string): StoredValue {
  return { value: JSON.parse(text) as unknown, revision: Number(revision) };
}

function* triples<T>(list: readonly T[]): Generator<readonly [T, T, T]> {
  for (let at = 0; at < list.length; at += 3) yield [list[at] as T, list[at + 1] as T, list[at + 2] as T];
}
