import type { CallOptions } from '../../core/call-options.js';
import type { EnvironmentConfig } from '../../core/config.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import { parseCall } from '../../core/validation/call.js';
import { openStores, type StoreSettings, type Stores } from '../open-client.js';
import { Artifacts } from './artifacts.js';
import { type ClientHandle, type ClientInternals, clientInternals } from './client-internals.js';
import { type MlflowClientOptions, parseClientOptions } from './client-options.js';
import { Connection } from './connection.js';
import { Experiments } from './experiments.js';
import { holdProcess } from './hold-process.js';
import { LoggedModels } from './logged-models.js';
import { Metrics } from './metrics.js';
import { ModelVersions } from './model-versions.js';
import { RegisteredModels } from './registered-models.js';
import { Runs } from './runs.js';
import { Server } from './server.js';
import { Webhooks } from './webhooks.js';

/** What a client is built on; the testing door replaces it. */
export interface ClientWiring {
  readonly openStores: (settings: StoreSettings) => Promise<Stores>;
  readonly environment: EnvironmentConfig;
}

/**
 * A client of one tracking server or embedded store. The constructor checks the options; the store opens with the
 * first call. Whoever creates a client closes it.
 *
 * @example
 * ```ts
 * import { MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * const { experimentId } = await client.experiments.getOrCreate('study');
 * const run = await client.runs.create(experimentId, { runName: 'first' });
 * await client.runs.logMetric(run.info.runId, 'rmse', 0.25);
 * (await client.runs.get(run.info.runId)).data.metrics['rmse']; // => 0.25
 * await client.close();
 * ```
 */
export class MlflowClient implements ClientHandle {
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly metrics: Metrics;
  readonly artifacts: Artifacts;
  readonly registeredModels: RegisteredModels;
  readonly modelVersions: ModelVersions;
  readonly loggedModels: LoggedModels;
  readonly webhooks: Webhooks;
  readonly server: Server;
  readonly [clientInternals]: ClientInternals;
  readonly #connection: Connection;

  /** @throws ValidationError naming the option that is wrong. */
  constructor(options?: MlflowClientOptions);
  /** @internal */
  constructor(options: MlflowClientOptions, wiring: ClientWiring);
  constructor(options: MlflowClientOptions = {}, wiring: Partial<ClientWiring> = {}) {
    const connection = new Connection(parseClientOptions(options, wiring.environment), wiring.openStores ?? openStores);
    this.#connection = connection;
    this[clientInternals] = connection;
    this.experiments = new Experiments(connection);
    this.runs = new Runs(connection);
    this.metrics = new Metrics(connection);
    this.artifacts = new Artifacts(connection);
    this.registeredModels = new RegisteredModels(connection);
    this.modelVersions = new ModelVersions(connection);
    this.loggedModels = new LoggedModels(connection);
    this.webhooks = new Webhooks(connection);
    this.server = new Server(connection);
  }

  /** Absolute and without credentials. */
  get trackingUri(): string {
    return this[clientInternals].settings.trackingUri;
  }

  /**
   * Waits until everything logged through runs of this client is on the store.
   *
   * @throws DeliveryError at the deadline, or when something could not be delivered.
   */
  async flush(options: CallOptions = {}): Promise<DeliveryReport> {
    return holdProcess(this[clientInternals].runLog.flush(parseCall(options)));
  }

  /**
   * Flushes, then closes the store; later calls fail with `ConflictError`. A second close waits for the first.
   *
   * @throws DeliveryError when something could not be delivered; the store is closed all the same.
   */
  async close(options: CallOptions = {}): Promise<void> {
    return this.#connection.close(parseCall(options));
  }

  /** Closes; what could not be delivered goes to `onDeliveryError` instead of replacing the outcome of the scope. */
  async [Symbol.asyncDispose](): Promise<void> {
    return this.#connection.dispose();
  }
}
