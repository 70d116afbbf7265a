import { type Clock, systemClock } from '../../core/clock.js';
import { type EnvironmentConfig, readEnvironment } from '../../core/config.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { type Logger, silentLogger } from '../../core/logger.js';
import { type Random, systemRandom } from '../../core/random.js';
import { defaultTrackingUri, parseTrackingUri, type TrackingPlace } from '../../core/tracking-uri.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseText } from '../../core/validation/text.js';
import type { Auth, HttpSettings, StoreSettings } from '../open-client.js';
import { parseAuth, parseHttp } from './http-options.js';
import { optionalBoolean, optionalFunction, optionalImplementation, plainObject } from './option-values.js';

/** How much may wait for delivery, and what happens then. */
export interface BufferOptions {
  /** Estimated bytes that may wait. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number | undefined;
  /** Longest time an accepted value waits for company before it is sent, in milliseconds. @default 250 */
  readonly flushIntervalMs?: number | undefined;
  /** What a call does that finds no room: throw `BufferFullError`, or drop the oldest waiting values and report them. @default 'throw' */
  readonly whenFull?: 'throw' | 'dropOldest' | undefined;
  /** How long the end of a run or of the process waits without a successful delivery, in milliseconds. @default 2_000 */
  readonly exitGraceMs?: number | undefined;
}

/** Settings of an `MlflowClient`. */
export interface MlflowClientOptions {
  /**
   * `http(s)://host[/prefix]` of a tracking server, or the place of an embedded store: `sqlite:///relative.db`,
   * `sqlite:////absolute.db`, `sqlite:///:memory:`, `file:///directory` or a path (`mlflow.db` in that directory).
   * Artifacts lie in `mlruns` beside the file; those of `:memory:` in a temporary directory that `close()` removes.
   *
   * @default `MLFLOW_TRACKING_URI`, else `mlflow.db` in `MLOPS_BASE_PATH` or the working directory
   */
  readonly trackingUri?: string | undefined;
  /** Where the model registry is, in the forms of `trackingUri`. @default `MLFLOW_REGISTRY_URI`, else `trackingUri` */
  readonly registryUri?: string | undefined;
  /** Sent only to servers that have workspaces enabled. @default `MLFLOW_WORKSPACE` */
  readonly workspace?: string | undefined;
  /** @default `MLFLOW_TRACKING_USERNAME` and `_PASSWORD`, `MLFLOW_TRACKING_TOKEN`, or `~/.mlflow/credentials` */
  readonly auth?: Auth | undefined;
  readonly http?: HttpSettings | undefined;
  readonly buffer?: BufferOptions | undefined;
  /** Hears of values that were not delivered. @default `process.emitWarning` with code `MLFLOW_OPS_UNDELIVERED` */
  readonly onDeliveryError?: ((report: DeliveryReport) => void) | undefined;
  /** Cut over-long params and tags instead of refusing them. @default `MLFLOW_TRUNCATE_LONG_VALUES`, else false */
  readonly truncateLongValues?: boolean | undefined;
  /** In the shape of pino's. @default silent */
  readonly logger?: Logger | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** @default the machine's randomness */
  readonly random?: Random | undefined;
}

/** The options of a client with every default filled in. */
export interface ClientSettings extends StoreSettings {
  readonly registryPlace: TrackingPlace;
  readonly maxBytes: number;
  readonly flushIntervalMs: number;
  readonly whenFull: 'throw' | 'dropOldest';
  readonly exitGraceMs: number;
  readonly onDeliveryError: ((report: DeliveryReport) => void) | undefined;
  readonly truncateLongValues: boolean;
}

const known: ReadonlySet<string> = new Set<keyof MlflowClientOptions>([
  'trackingUri',
  'registryUri',
  'workspace',
  'auth',
  'http',
  'buffer',
  'onDeliveryError',
  'truncateLongValues',
  'logger',
  'clock',
  'random',
]);

/**
 * Checks the options of a client and fills in what the environment and the defaults say.
 *
 * @throws ValidationError naming the option.
 */
export function parseClientOptions(
  input: MlflowClientOptions,
  environment: EnvironmentConfig = readEnvironment(),
  workingDirectory: string = process.cwd(),
): ClientSettings {
  const options = plainObject('The options of MlflowClient', input, known) as MlflowClientOptions;
  const workspace = options.workspace ?? environment.workspace;
  const place = parseTrackingUri(
    options.trackingUri ?? environment.trackingUri ?? defaultTrackingUri(environment.basePath ?? workingDirectory),
    workingDirectory,
  );
  const registryUri = options.registryUri ?? environment.registryUri;
  return {
    place,
    registryPlace: registryUri === undefined ? place : parseTrackingUri(registryUri, workingDirectory),
    workspace: workspace === undefined ? undefined : parseText('The option workspace', workspace, { maxLength: 63, required: true }),
    auth: parseAuth(options.auth),
    http: parseHttp(options.http),
    ...parseBuffer(options.buffer),
    onDeliveryError: optionalFunction('The option onDeliveryError', options.onDeliveryError),
    truncateLongValues:
      optionalBoolean('The option truncateLongValues', options.truncateLongValues) ?? environment.truncateLongValues ?? false,
    environment,
    logger: optionalImplementation('The option logger', options.logger, ['debug', 'info', 'warn', 'error']) ?? silentLogger,
    clock: optionalImplementation('The option clock', options.clock, ['now']) ?? systemClock,
    random: optionalImplementation('The option random', options.random, ['next']) ?? systemRandom,
  };
}

const knownBuffer: ReadonlySet<string> = new Set<keyof BufferOptions>(['maxBytes', 'flushIntervalMs', 'whenFull', 'exitGraceMs']);

function parseBuffer(input: BufferOptions | undefined) {
  const buffer = plainObject('The option buffer', input ?? {}, knownBuffer) as BufferOptions;
  const whenFull = buffer.whenFull ?? 'throw';
  if (whenFull !== 'throw' && whenFull !== 'dropOldest')
    throw new ValidationError("The option buffer.whenFull must be 'throw' or 'dropOldest'.");
  return {
    maxBytes: parseInteger('The option buffer.maxBytes', buffer.maxBytes ?? 32 * 2 ** 20, { min: 1024 }),
    flushIntervalMs: parseInteger('The option buffer.flushIntervalMs', buffer.flushIntervalMs ?? 250, { min: 0, max: 3_600_000 }),
    whenFull,
    exitGraceMs: parseInteger('The option buffer.exitGraceMs', buffer.exitGraceMs ?? 2000, { min: 0, max: 3_600_000 }),
  } as const;
}
