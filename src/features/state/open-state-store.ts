import { resolve } from 'node:path';
import { type Clock, systemClock } from '../../core/clock.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import type { StateStore } from '../../ports/state-store.js';
import { holdProcess } from '../client/hold-process.js';
import { openStateAt, type RedisTls, type StatePlace } from '../open-client.js';
import { holdDuringCalls } from './hold-during-calls.js';

export type { RedisTls } from '../open-client.js';

/** How a state store is opened. */
export interface StateStoreOptions {
  /** Begins the name of every key in Redis, so that several applications can share a database. @default 'mlflow-ops:' */
  readonly keyPrefix?: string | undefined;
  /** Milliseconds that a call to Redis may take when it names no time of its own. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** Certificates for `rediss://`, as Node's `tls.connect` takes them. */
  readonly tls?: RedisTls | undefined;
  /** Time of values and leases; Redis has a clock of its own. @default the machine's */
  readonly clock?: Clock | undefined;
}

/**
 * Opens the small state that A/B tests and other features keep, to be passed to them as `state`. Whoever opened it
 * closes it.
 *
 * - `redis://[[user]:password@]host[:port][/db]`, `rediss://` for TLS: a Redis server from version 6 on, shared by any
 *   number of processes; needs `npm install ioredis`. One primary, also behind the one address of a managed service;
 *   Redis Cluster is not supported. Set its `maxmemory-policy` to `noeviction`. While it is away calls fail at once with
 *   a retryable `ConnectionError`, and the connection is tried again in the background. A watcher that was cut off for
 *   more than ten minutes does not hear of what was deleted meanwhile.
 * - `sqlite:///relative.db`, `sqlite:////absolute.db`: a file that processes of one machine share.
 * - `memory:`: this process only.
 *
 * @throws ValidationError for a URI of another form; credentials are never shown
 * @throws StoreError `driver-missing` without ioredis or a SQLite driver; others where the file cannot be used
 *
 * @example
 * ```ts
 * import { openStateStore } from 'mlflow-ops';
 * const state = await openStateStore('memory:');
 * const revision = await state.put('greeting', 'hello', { ifRevision: 0 });
 * (await state.get('greeting'))?.revision === revision; // => true
 * await state.close();
 * ```
 */
export async function openStateStore(uri: string, options: StateStoreOptions = {}): Promise<StateStore> {
  const given = parseKnownFields('The options of a state store', options, ['keyPrefix', 'timeoutMs', 'tls', 'clock']);
  return holdDuringCalls(await holdProcess(openStateAt(statePlace(uri, given), given.clock ?? systemClock)));
}

function statePlace(uri: unknown, { keyPrefix = 'mlflow-ops:', timeoutMs = 5_000, tls }: StateStoreOptions): StatePlace {
  const scheme = typeof uri === 'string' ? /^([a-z]+):/i.exec(uri)?.[1]?.toLowerCase() : undefined;
  const text = String(uri);
  if (scheme === 'redis' || scheme === 'rediss') {
    if (typeof keyPrefix !== 'string') throw new ValidationError(`The option keyPrefix must be a string, not ${describe(keyPrefix)}.`);
    if (!(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs < 2 ** 31)) {
      throw new ValidationError(
        `The option timeoutMs must be a number of milliseconds above 0 and below 2^31, not ${describe(timeoutMs)}.`,
      );
    }
    return { kind: 'redis', uri: text, keyPrefix, timeoutMs, tls };
  }
  const file = /^sqlite:\/\/\/([^?#]*[^?#/])$/i.exec(text)?.[1];
  if (text === 'memory:' || file === ':memory:') return { kind: 'memory' };
  if (file !== undefined) return { kind: 'file', path: resolve(file) };
  throw new ValidationError('The URI of a state store must be redis://host:port/0, rediss://…, sqlite:///file.db or memory:.');
}
