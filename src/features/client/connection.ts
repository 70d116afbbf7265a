import type { CallOptions } from '../../core/call-options.js';
import { isDelivery } from '../../core/errors/guards.js';
import { ConflictError } from '../../core/errors/request-error.js';
import type { RunLog } from '../../ports/run-log.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import { Delivery } from '../delivery/delivery.js';
import { openOutbox, type StoreSettings, type Stores } from '../open-client.js';
import type { ClientInternals, SharedSettings } from './client-internals.js';
import type { ClientSettings } from './client-options.js';
import { holdProcess } from './hold-process.js';

/** What lies behind one client: its stores, opened by the first call, and the buffer before them. */
export class Connection implements ClientInternals {
  readonly runLog: RunLog;
  readonly settings: SharedSettings;
  readonly #open: () => Promise<Stores>;
  #stores: Promise<Stores> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: ClientSettings, open: (settings: StoreSettings) => Promise<Stores>) {
    this.settings = { ...settings, trackingUri: settings.place.uri };
    this.#open = () => open(settings);
    this.runLog = new Delivery({
      outbox: openOutbox(settings),
      tracking: async () => (await this.#opened()).tracking,
      flushIntervalMs: settings.flushIntervalMs,
      exitGraceMs: settings.exitGraceMs,
      onDeliveryError: settings.onDeliveryError,
      logger: settings.logger,
      random: settings.random,
    });
  }

  async tracking(): Promise<TrackingStore> {
    this.#refuseWhenClosed();
    return (await this.#opened()).tracking;
  }

  async server(): Promise<ServerProbe> {
    this.#refuseWhenClosed();
    return (await this.#opened()).server;
  }

  /** Flushes, then closes the stores. A second call waits for the first. @throws DeliveryError */
  close(call: CallOptions = {}): Promise<void> {
    this.#closing ??= holdProcess(this.#close(call));
    return this.#closing;
  }

  /** Closes without an explicit wait: what is left after the grace goes to `onDeliveryError`. */
  async dispose(): Promise<void> {
    if (this.#closing === undefined) await holdProcess(this.runLog.settle());
    await this.close({ timeoutMs: 1 }).catch((error: unknown) => {
      if (!isDelivery(error)) throw error;
    });
  }

  async #close(call: CallOptions): Promise<void> {
    try {
      await this.runLog.close(call);
    } finally {
      // A store that never opened has nothing to close.
      const stores = await this.#stores?.catch(() => undefined);
      await stores?.close();
    }
  }

  /** Opens the stores once; after a failure the next call tries again. */
  #opened(): Promise<Stores> {
    this.#stores ??= this.#open().catch((error: unknown) => {
      this.#stores = undefined;
      throw error;
    });
    return this.#stores;
  }

  #refuseWhenClosed(): void {
    if (this.#closing === undefined) return;
    throw new ConflictError(`The client of ${this.settings.trackingUri} is closed; create a new MlflowClient.`);
  }
}
