import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import type { EnvironmentConfig } from '../../core/config.js';
import type { Run } from '../../core/entities/run.js';
import type { Logger } from '../../core/logger.js';
import type { Random } from '../../core/random.js';
import type { ArtifactPlace, ArtifactStore } from '../../ports/artifact-store.js';
import type { LoggedModelStore } from '../../ports/logged-model-store.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import type { RunLog } from '../../ports/run-log.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { RunDraft, TrackingStore } from '../../ports/tracking-store.js';
import type { WebhookStore } from '../../ports/webhook-store.js';

/** Where a client keeps what other features of this package share with it. */
export const clientInternals: unique symbol = Symbol.for('mlflow-ops.client-internals');

/** What a client was told, as the features built on it need it. */
export interface SharedSettings {
  /** Absolute, without credentials. */
  readonly trackingUri: string;
  /** Absolute, without credentials; the tracking URI unless the registry has one of its own. */
  readonly registryUri: string;
  readonly workspace?: string | undefined;
  /** Cut over-long params and tags instead of refusing them. */
  readonly truncateLongValues: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: EnvironmentConfig;
  /** How long an implicit wait goes on without a success, in milliseconds. */
  readonly exitGraceMs: number;
  readonly logger: Logger;
}

/** The parts of a client that other features of this package use; nothing of it is public. */
export interface ClientInternals {
  /**
   * Opens the store at the first call; `call` ends the wait for it.
   *
   * @throws ConflictError after `close()`
   * @throws AbortError
   * @throws TimeoutError
   * @internal
   */
  tracking(call?: CallOptions): Promise<TrackingStore>;
  /**
   * Opens the store at the first call; `call` ends the wait for it.
   *
   * @throws ConflictError after `close()`
   * @throws AbortError
   * @throws TimeoutError
   * @internal
   */
  server(call?: CallOptions): Promise<ServerProbe>;
  /**
   * The artifacts below one root. `call` ends the wait for the store, as in all methods here.
   *
   * @throws NotSupportedError naming the scheme
   * @internal
   */
  artifacts(place: ArtifactPlace, call?: CallOptions): Promise<ArtifactStore>;
  /**
   * The model registry, of `registryUri` where it differs from the tracking URI.
   *
   * @internal
   */
  registry(call?: CallOptions): Promise<RegistryStore>;
  /** @internal */
  loggedModels(call?: CallOptions): Promise<LoggedModelStore>;
  /** @internal */
  webhooks(call?: CallOptions): Promise<WebhookStore>;
  /**
   * Creates a run; one whose caller gave up waiting does not stay RUNNING.
   *
   * @internal
   */
  createRun(draft: RunDraft, call?: CallOptions): Promise<Run>;
  /**
   * The buffered way to the store.
   *
   * @internal
   */
  readonly runLog: RunLog;
  /** @internal */
  readonly settings: SharedSettings;
}

/** Any client of this package, also of another copy of it. */
export interface ClientHandle {
  readonly [clientInternals]: ClientInternals;
}
