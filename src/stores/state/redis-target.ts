import type { ConnectionOptions } from 'node:tls';
import { ValidationError } from '../../core/errors/request-error.js';

/** Certificates of a `rediss://` connection, as Node's `tls.connect` takes them. */
export type RedisTls = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername' | 'rejectUnauthorized'>;

/** A database of a Redis server, and who asks. */
export interface RedisTarget {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Present for encrypted connections. */
  readonly tls?: RedisTls | undefined;
}

const form = 'write redis://host:port/0, or rediss:// for TLS, with user:password@ before the host where the server asks for them';

/**
 * Reads a Redis URI: `redis://[[user]:password@]host[:port][/db]`, `rediss://` for TLS.
 *
 * @throws ValidationError whose message shows nothing of the URI, which may hold a password.
 */
export function parseRedisUri(uri: string, tls: RedisTls = {}): RedisTarget {
  let url: URL;
  try {
    url = new URL(uri);
  } catch {
    throw new ValidationError(`The Redis URI is not valid; ${form}.`);
  }
  const encrypted = url.protocol === 'rediss:';
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if ((!encrypted && url.protocol !== 'redis:') || url.hostname === '')
    throw new ValidationError(`The Redis URI is not complete; ${form}.`);
  if (db === undefined || url.search !== '' || url.hash !== '') {
    throw new ValidationError(`The Redis URI must end with the number of the database and have no options; ${form}.`);
  }
  return {
    // Brackets belong to the URI, not to an IPv6 address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(db),
    username: url.username === '' ? undefined : decoded(url.username),
    password: url.password === '' ? undefined : decoded(url.password),
    tls: encrypted ? tls : undefined,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ValidationError(`The credentials in the Redis URI are not percent-encoded; ${form}, each through encodeURIComponent.`);
  }
}
