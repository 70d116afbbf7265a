import type { CallOptions } from '../../core/call-options.js';
import type { Run } from '../../core/entities/run.js';
import { isDelivery } from '../../core/errors/guards.js';
import { ConflictError } from '../../core/errors/request-error.js';
import type { ArtifactPlace, ArtifactStore } from '../../ports/artifact-store.js';
import type { LoggedModelStore } from '../../ports/logged-model-store.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { RunDraft, TrackingStore } from '../../ports/tracking-store.js';
import type { WebhookStore } from '../../ports/webhook-store.js';
import { Delivery } from '../delivery/delivery.js';
import { openOutbox, type StoreSettings, type Stores } from '../open-client.js';
import type { ClientInternals, SharedSettings } from './client-internals.js';
import type { ClientSettings } from './client-options.js';
import { createRun } from './create-run.js';
import { holdProcess } from './hold-process.js';
import { LazyStores } from './lazy-stores.js';

/** What lies behind one client: its stores, opened by the first call, and the buffer before them. */
export class Connection implements ClientInternals {
  readonly runLog: Delivery;
  readonly settings: SharedSettings;
  readonly #stores: LazyStores;
  /** The same as `#stores` unless the registry has a URI of its own. */
  readonly #registryStores: LazyStores;
  #closing: Promise<void> | undefined;

  constructor(settings: ClientSettings, open: (settings: StoreSettings) => Promise<Stores>) {
    const { place, registryPlace } = settings;
    this.settings = { ...settings, trackingUri: place.uri, registryUri: registryPlace.uri };
    this.#stores = new LazyStores(settings, open);
    this.#registryStores = registryPlace.uri === place.uri ? this.#stores : new LazyStores({ ...settings, place: registryPlace }, open);
    this.runLog = new Delivery({
      outbox: openOutbox(settings),
      tracking: async () => (await this.#stores.opened()).tracking,
      flushIntervalMs: settings.flushIntervalMs,
      exitGraceMs: settings.exitGraceMs,
      onDeliveryError: settings.onDeliveryError,
      logger: settings.logger,
      random: settings.random,
    });
  }

  async tracking(call?: CallOptions): Promise<TrackingStore> {
    return (await this.#opened(this.#stores, call)).tracking;
  }

  async server(call?: CallOptions): Promise<ServerProbe> {
    return (await this.#opened(this.#stores, call)).server;
  }

  async artifacts(place: ArtifactPlace, call?: CallOptions): Promise<ArtifactStore> {
    return (await this.#opened(this.#stores, call)).artifacts.at(place);
  }

  async registry(call?: CallOptions): Promise<RegistryStore> {
    return (await this.#opened(this.#registryStores, call)).registry;
  }

  async loggedModels(call?: CallOptions): Promise<LoggedModelStore> {
    return (await this.#opened(this.#stores, call)).loggedModels;
  }

  async webhooks(call?: CallOptions): Promise<WebhookStore> {
    return (await this.#opened(this.#registryStores, call)).webhooks;
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
      await this.#stores.close();
      if (this.#registryStores !== this.#stores) await this.#registryStores.close();
    }
  }

  #opened(stores: LazyStores, call?: CallOptions): Promise<Stores> {
    const { trackingUri } = this.settings;
    if (this.#closing !== undefined) throw new ConflictError(`The client of ${trackingUri} is closed; create a new MlflowClient.`);
    return stores.opened(call);
  }
}
