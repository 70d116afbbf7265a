import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import type { Run } from '../../core/entities/run.js';
import { isDelivery } from '../../core/errors/guards.js';
import { ConflictError } from '../../core/errors/request-error.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { RunDraft, TrackingStore } from '../../ports/tracking-store.js';
import { Delivery } from '../delivery/delivery.js';
import { openOutbox, type StoreSettings, type Stores } from '../open-client.js';
import type { ClientInternals, SharedSettings } from './client-internals.js';
import type { ClientSettings } from './client-options.js';
import { createRun } from './create-run.js';
import { holdProcess } from './hold-process.js';

/** What lies behind one client: its stores, opened by the first call, and the buffer before them. */
export class Connection implements ClientInternals {
  readonly runLog: Delivery;
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

  async tracking(call: CallOptions = {}): Promise<TrackingStore> {
    return (await this.#openedWithin(call)).tracking;
  }

  async server(call: CallOptions = {}): Promise<ServerProbe> {
    return (await this.#openedWithin(call)).server;
  }

  async createRun(draft: RunDraft, call: CallOptions = {}): Promise<Run> {
    const run = await createRun(await this.tracking(call), draft, call, this.settings.clock);
    this.runLog.storeAnswered();
    return run;
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

  #openedWithin(call: CallOptions): Promise<Stores> {
    const { trackingUri } = this.settings;
    if (this.#closing !== undefined) throw new ConflictError(`The client of ${trackingUri} is closed; create a new MlflowClient.`);
    return awaitWithin(`the opening of ${trackingUri}`, this.#opened(), call);
  }
}
