import type { Clock } from '../../core/clock.js';
import type { EnvironmentConfig } from '../../core/config.js';
import type { Logger } from '../../core/logger.js';
import type { Random } from '../../core/random.js';
import type { RunLog } from '../../ports/run-log.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { TrackingStore } from '../../ports/tracking-store.js';

/** Where a client keeps what other features of this package share with it. */
export const clientInternals: unique symbol = Symbol.for('mlflow-ops.client-internals');

/** What a client was told, as the features built on it need it. */
export interface SharedSettings {
  /** Absolute, without credentials. */
  readonly trackingUri: string;
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
   * Opens the store at the first call.
   *
   * @throws ConflictError after `close()`
   * @internal
   */
  tracking(): Promise<TrackingStore>;
  /**
   * Opens the store at the first call.
   *
   * @throws ConflictError after `close()`
   * @internal
   */
  server(): Promise<ServerProbe>;
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
