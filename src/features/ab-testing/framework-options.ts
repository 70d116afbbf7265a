import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { Random } from '../../core/random.js';
import { describe } from '../../core/validation/describe.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import type { Predictor } from '../../ports/predictor.js';
import type { StateStore } from '../../ports/state-store.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';

/** What a test needs of a model registry; `ModelRegistry` is one. */
export interface RegistryHandle extends ClientHandle {
  loadModel(uri: string, options?: CallOptions): Promise<Predictor>;
  promoteModel(
    name: string,
    options: CallOptions & {
      readonly version: string;
      readonly alias: string;
      /** The alias is moved only if it points to this version still; null for none, undefined for any. */
      readonly expectedVersion: string | null | undefined;
      readonly reason: string;
    },
  ): Promise<unknown>;
  /** Promotions so far; without it one that was rolled back before its test was completed is not recognised as done. */
  history?(name: string, options?: CallOptions): Promise<readonly { readonly reason?: string | undefined; readonly status: string }[]>;
}

/** What a framework works with. */
export interface ABTestingFrameworkOptions {
  /** Where the models of variants are. The framework leaves it open. @default one of its own, of the client */
  readonly registry?: RegistryHandle | undefined;
  /** A client to share; the framework leaves it open. @default that of the registry, or one of its own */
  readonly client?: ClientHandle | undefined;
  /** As for `MlflowClient`, instead of a client or a registry. @default `MLFLOW_TRACKING_URI`, else `sqlite:///mlflow.db` */
  readonly trackingUri?: string | undefined;
  /**
   * Where tests, assignments and counts are kept; replicas that share it share their tests. The framework leaves it open.
   *
   * @default `.mlflow-ops/state.db` beside the embedded store, with a server in `MLOPS_BASE_PATH` or the working directory; memory for
   * a store in memory
   */
  readonly state?: StateStore | undefined;
  /** @default that of the client */
  readonly clock?: Clock | undefined;
  /**
   * What this process is named by in request ids, and so the variants of requests that have no id: a seeded source gives the same again,
   * for tests. Replicas that share a state store need names of their own. @default drawn anew in every process
   */
  readonly random?: Random | undefined;
  /** Time between two writes of what was recorded, in milliseconds; as much is lost when the process is killed. @default 1000 */
  readonly flushIntervalMs?: number | undefined;
  /** Units of one test that are kept in memory; the rest is in the state store. @default what the test says */
  readonly maxUnitsInMemory?: number | undefined;
  /** Load the models of running tests ahead of the first `predict`. @default true */
  readonly preload?: boolean | undefined;
}

const fields = ['registry', 'client', 'trackingUri', 'state', 'clock', 'random', 'flushIntervalMs', 'maxUnitsInMemory', 'preload'] as const;
const stateMethods = ['get', 'put', 'delete', 'list', 'append', 'read', 'watch', 'acquireLease', 'close'] as const;

/** The options of a framework with their defaults. */
export interface FrameworkSettings extends ABTestingFrameworkOptions {
  readonly flushIntervalMs: number;
  readonly preload: boolean;
}

/** Checks the options of a framework. @throws ValidationError */
export function parseFrameworkOptions(input: ABTestingFrameworkOptions): FrameworkSettings {
  const options = parseKnownFields('The options of an ABTestingFramework', input, fields);
  const { registry, client, trackingUri, state, maxUnitsInMemory } = options;
  if (trackingUri !== undefined && (registry ?? client) !== undefined) {
    throw new ValidationError('An ABTestingFramework takes a trackingUri, or a registry or client, which have a tracking URI already.');
  }
  if (client !== undefined && client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient, not ${describe(client)}.`);
  }
  if (registry !== undefined && (registry?.[clientInternals] === undefined || typeof registry.loadModel !== 'function')) {
    throw new ValidationError(`The option registry must be a ModelRegistry, not ${describe(registry)}.`);
  }
  if (registry !== undefined && client !== undefined && registry[clientInternals] !== client[clientInternals]) {
    throw new ValidationError('The options registry and client belong to two different clients; leave one of them out.');
  }
  implementation('state', state, stateMethods);
  implementation('clock', options.clock, ['now']);
  implementation('random', options.random, ['next']);
  return {
    ...options,
    flushIntervalMs: parseInteger('The option flushIntervalMs', options.flushIntervalMs ?? 1000, { min: 10, max: 3_600_000 }),
    maxUnitsInMemory:
      maxUnitsInMemory === undefined ? undefined : parseInteger('The option maxUnitsInMemory', maxUnitsInMemory, { min: 1 }),
    preload: parseFlag('The option preload', options.preload ?? true),
  };
}

function implementation<T extends object>(option: string, value: T | undefined, methods: readonly (keyof T & string)[]): void {
  if (value === undefined) return;
  const missing = methods.find((method) => typeof (value as T | null)?.[method] !== 'function');
  if (missing !== undefined) throw new ValidationError(`The option ${option} must be an object with the function ${missing}().`);
}
