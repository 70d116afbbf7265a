import { RedisLink, type RedisLinkOptions } from './redis-link.js';

/** Hears of the key that changed; of none after a connection, when anything may have. */
export type ChangeListener = (key: string | undefined) => void;

/**
 * Tells at once that other processes changed something. Messages are lost while the connection is away, so a listener
 * looks for itself from time to time as well. The connection is there only while somebody listens.
 */
export class RedisSignals {
  readonly #options: RedisLinkOptions;
  readonly #listeners = new Set<ChangeListener>();
  #link: RedisLink | undefined;

  constructor({ connector, target }: RedisLinkOptions, channel: string) {
    this.#options = {
      connector,
      target,
      prepare: async (connection) => {
        connection.on('message', (_channel: string, key: string) => this.#tell(key));
        await connection.subscribe(channel);
        this.#tell(undefined);
      },
    };
  }

  /** Listens until the returned function is called. */
  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    this.#link ??= new RedisLink(this.#options);
    // Where it cannot be had, looking from time to time has to do.
    this.#link.connection().catch(() => undefined);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#disconnect();
    };
  }

  close(): void {
    this.#disconnect();
    this.#tell(undefined);
  }

  #disconnect(): void {
    this.#link?.close();
    this.#link = undefined;
  }

  #tell(key: string | undefined): void {
    for (const listener of this.#listeners) listener(key);
  }
}
