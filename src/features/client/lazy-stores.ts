import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import type { StoreSettings, Stores } from '../open-client.js';

/** The stores of one URI, opened by the first call that needs them; after a failure the next call tries again. */
export class LazyStores {
  readonly #settings: StoreSettings;
  readonly #open: (settings: StoreSettings) => Promise<Stores>;
  #stores: Promise<Stores> | undefined;

  constructor(settings: StoreSettings, open: (settings: StoreSettings) => Promise<Stores>) {
    this.#settings = settings;
    this.#open = open;
  }

  /** `call` ends the wait, not the opening. */
  opened(call: CallOptions = {}): Promise<Stores> {
    this.#stores ??= this.#open(this.#settings).catch((error: unknown) => {
      this.#stores = undefined;
      throw error;
    });
    return awaitWithin(`the opening of ${this.#settings.place.uri}`, this.#stores, call);
  }

  /** Stores that never opened have nothing to close. */
  async close(): Promise<void> {
    const stores = await this.#stores?.catch(() => undefined);
    await stores?.close();
  }
}
