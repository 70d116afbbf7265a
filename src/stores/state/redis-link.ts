import { awaitWithin } from '../../core/await-within.js';
import type { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';
import { StoreError } from '../../core/errors/store-error.js';
import { outsideCallers } from '../../core/outside-callers.js';
import type { RedisConnection, RedisConnector } from './redis-driver.js';
import { redisFailure } from './redis-failure.js';
import type { RedisTarget } from './redis-target.js';

const connectTimeoutMs = 5_000;
const firstPauseMs = 50;
const longestPauseMs = 2_000;

/** What a link does besides connecting. */
export interface RedisLinkOptions {
  readonly connector: RedisConnector;
  readonly target: RedisTarget;
  /** Runs on every new connection before anyone gets it. */
  readonly prepare?: ((connection: RedisConnection) => Promise<unknown>) | undefined;
}

/**
 * A connection to Redis that is made anew whenever it breaks. Who asks for it waits for the first attempt after a break;
 * while attempts fail, everyone hears so at once. Sockets and timers never hold the process open.
 */
export class RedisLink {
  /** Host and port. */
  readonly place: string;
  readonly #options: RedisLinkOptions;
  #connection: RedisConnection | undefined;
  #attempt: Promise<RedisConnection> | undefined;
  #failure: MlflowOpsError | undefined;
  #pauseMs = firstPauseMs;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.place = `${options.target.host}:${options.target.port}`;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The open connection. @throws ConnectionError while Redis is away, UnauthenticatedError, StoreError */
  async connection(): Promise<RedisConnection> {
    if (this.#closed) throw new StoreError(`The state store on Redis at ${this.place} is closed.`, { kind: 'io' });
    if (this.#connection !== undefined) return this.#connection;
    if (this.#failure !== undefined) throw this.#failure;
    return this.#connect();
  }

  /** Breaks a connection on which the server says nothing any more, as after a network failure that nobody reported. */
  async probe(connection: RedisConnection, timeoutMs: number): Promise<void> {
    try {
      await awaitWithin('an answer of Redis', connection.ping(), { timeoutMs });
    } catch {
      connection.disconnect();
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#connection?.disconnect();
    this.#connection = undefined;
  }

  #connect(): Promise<RedisConnection> {
    this.#attempt ??= outsideCallers(() => this.#open()).finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #open(): Promise<RedisConnection> {
    const { connector, target, prepare } = this.#options;
    const connection = connector(target, connectTimeoutMs);
    let reason: unknown;
    connection.on('error', (error: unknown) => {
      reason ??= error;
    });
    try {
      await connection.connect();
      if (target.db !== 0) await connection.select(target.db);
      await prepare?.(connection);
      if (connection.status !== 'ready' || this.#closed) throw new Error('The connection was closed.');
    } catch (error) {
      connection.disconnect();
      const failure = redisFailure(reason ?? error, this.place, false);
      this.#failure = failure;
      this.#retryLater();
      throw failure;
    }
    connection.once('end', () => this.#lost());
    this.#connection = connection;
    this.#failure = undefined;
    this.#pauseMs = firstPauseMs;
    return connection;
  }

  #lost(): void {
    this.#connection = undefined;
    if (!this.#closed) this.#connect().catch(() => undefined);
  }

  #retryLater(): void {
    if (this.#closed) return;
    // Several processes must not come back in step.
    const pauseMs = this.#pauseMs * (0.5 + Math.random() / 2);
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
    this.#timer = setTimeout(() => this.#connect().catch(() => undefined), pauseMs).unref();
  }
}
