import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Redis } from 'ioredis';
import { StoreError } from '../../core/errors/store-error.js';
import type { RedisTarget } from './redis-target.js';

type Driver = Pick<typeof import('ioredis'), 'Redis' | 'AbstractConnector'>;

/** One connection of the driver, not opened yet; `connect()` opens it. It is never opened a second time. */
export type RedisConnection = Redis;

/** Makes connections to one target. */
export type RedisConnector = (target: RedisTarget, connectTimeoutMs: number) => RedisConnection;

const keepAliveMs = 10_000;

/** Loads the driver. @throws StoreError `driver-missing` */
export async function loadRedisDriver(): Promise<RedisConnector> {
  let driver: Driver;
  try {
    driver = await import('ioredis');
  } catch (error) {
    if (!/MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException).code))) throw error;
    throw new StoreError('State in Redis is kept with ioredis, which is not installed. Install it with `npm install ioredis`.', {
      kind: 'driver-missing',
      details: { missing: 'ioredis' },
    });
  }
  return (target, connectTimeoutMs) => connectionTo(driver, target, connectTimeoutMs);
}

function connectionTo({ Redis, AbstractConnector }: Driver, target: RedisTarget, connectTimeoutMs: number): RedisConnection {
  /** Opens a socket that never holds the process open, not even while it connects. */
  class UnrefConnector extends AbstractConnector {
    #socket: Socket | undefined;

    constructor() {
      super(0);
    }

    async connect(): Promise<Socket> {
      const socket = openSocket(target).unref();
      socket.setKeepAlive(true, keepAliveMs);
      socket.once('error', (error) => {
        this.firstError = error;
      });
      this.#socket = socket;
      return socket;
    }

    override disconnect(): void {
      this.#socket?.destroy();
    }
  }
  const { username, password, tls } = target;
  return new Redis({
    Connector: UnrefConnector,
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // Says only which event of the socket means that it is open.
    ...(tls === undefined ? {} : { tls: {} }),
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    // A command is sent once or not at all: who sends it again decides whether that is right.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: () => null,
  });
}

function openSocket({ host, port, tls }: RedisTarget): Socket {
  if (tls === undefined) return connect({ host, port });
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...tls });
}
