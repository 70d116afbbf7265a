import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Clock } from '../core/clock.js';
import type { EnvironmentConfig } from '../core/config.js';
import { StoreError } from '../core/errors/store-error.js';
import { newId } from '../core/ids.js';
import type { Logger } from '../core/logger.js';
import type { Random } from '../core/random.js';
import type { TrackingPlace } from '../core/tracking-uri.js';
import type { Auth, HttpClientOptions, HttpSettings } from '../http/http-client-options.js';
import type { AppendLog } from '../ports/append-log.js';
import type { ArtifactStores } from '../ports/artifact-store.js';
import type { CheckpointStore } from '../ports/checkpoint-store.js';
import type { HttpClient } from '../ports/http-client.js';
import type { LoggedModelStore } from '../ports/logged-model-store.js';
import type { Outbox } from '../ports/outbox.js';
import type { RegistryStore } from '../ports/registry-store.js';
import type { ServerProbe } from '../ports/server-probe.js';
import type { StateStore } from '../ports/state-store.js';
import type { TrackingStore } from '../ports/tracking-store.js';
import type { WebhookStore } from '../ports/webhook-store.js';
import { OpenArtifactStores } from '../stores/artifacts/open-artifact-stores.js';
import { MemoryOutbox, type MemoryOutboxOptions } from '../stores/outbox/memory-outbox.js';
import type { RedisTls } from '../stores/state/redis-target.js';

export type { Auth, HttpSettings } from '../http/http-client-options.js';
export type { RedisTls } from '../stores/state/redis-target.js';

/** Everything needed to open the stores of one tracking URI. */
export interface StoreSettings {
  readonly place: TrackingPlace;
  readonly workspace?: string | undefined;
  readonly auth?: Auth | undefined;
  readonly http?: HttpSettings | undefined;
  readonly environment: EnvironmentConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The ports of one tracking URI. */
export interface Stores {
  readonly tracking: TrackingStore;
  readonly server: ServerProbe;
  readonly registry: RegistryStore;
  readonly loggedModels: LoggedModelStore;
  readonly webhooks: WebhookStore;
  readonly artifacts: ArtifactStores;
  close(): Promise<void>;
}

/**
 * Opens the stores behind a tracking URI: the one place that chooses implementations. Each loads with its first use.
 *
 * @throws StoreError when the embedded store cannot be opened.
 */
export async function openStores(settings: StoreSettings): Promise<Stores> {
  const { place } = settings;
  switch (place.kind) {
    case 'server':
      return openServer(place.baseUrl, settings);
    case 'memory':
      return openMemory(settings);
    case 'file':
      if (place.directory !== undefined) await prepareDirectory(place.directory, place.path);
      return openEmbedded(place.path, join(dirname(place.path), 'mlruns'), settings);
  }
}

/** Where state is kept and what it works with. */
export interface StateSettings {
  readonly place?: TrackingPlace | undefined;
  readonly environment: EnvironmentConfig;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens the store of small state: `.mlflow-ops/state.db` beside the embedded store, with a server in `$MLOPS_BASE_PATH` or the
 * working directory. State is in memory for a tracking store in memory, and with one warning where no SQLite driver is or the
 * place cannot be written.
 *
 * @throws StoreError when the file is there but cannot be used.
 */
export async function openState({ place, environment, clock, logger }: StateSettings): Promise<StateStore> {
  const { MemoryStateStore } = await import('../stores/state/memory-state-store.js');
  if (place?.kind === 'memory') return new MemoryStateStore(clock);
  const directory = privateDirectoryOf(place, environment);
  try {
    const { openSqliteStateStore } = await import('../stores/state/open-sqlite-state-store.js');
    return await openSqliteStateStore(directory, clock);
  } catch (error) {
    if (!(error instanceof StoreError) || !['driver-missing', 'readonly', 'io'].includes(error.kind)) throw error;
    logger.warn({ directory, reason: error.message }, 'State is kept in memory and is gone with this process.');
    return new MemoryStateStore(clock);
  }
}

/** Where the samples of a model are kept. */
export interface SampleLogSettings {
  readonly modelName: string;
  /** The directory of the log itself; otherwise one that belongs to the tracking URI and the model. */
  readonly directory?: string | undefined;
  readonly place?: TrackingPlace | undefined;
  readonly environment: EnvironmentConfig;
  readonly logger: Logger;
}

/** A log of samples and the directory that it shares with what belongs to it; none for a log in memory, perhaps because of a problem. */
export interface SampleLog {
  readonly log: AppendLog;
  readonly directory?: string | undefined;
  readonly problem?: StoreError | undefined;
}

/**
 * Opens the log of a model's samples: `.mlflow-ops/samples/<model name>/` in the same places as {@link openState}. It is in memory for a
 * tracking store in memory, and where that place, which nobody chose, cannot be written.
 *
 * @throws StoreError `busy` while another process writes it, `corrupt`, `full` or `unknown-schema`; `readonly` or `io` for a `directory`
 */
export async function openSampleLog({ modelName, directory, place, environment, logger }: SampleLogSettings): Promise<SampleLog> {
  const [{ MemoryLog }, { openSegmentLog }, { directoryName }] = await Promise.all([
    import('../stores/segments/memory-log.js'),
    import('../stores/segments/open-segment-log.js'),
    import('../stores/segments/directory-name.js'),
  ]);
  if (directory === undefined && place?.kind === 'memory') return { log: new MemoryLog() };
  const chosen = directory ?? join(privateDirectoryOf(place, environment), 'samples', directoryName(modelName));
  const onRepair = (repair: object): void => logger.warn(repair, 'The end of the sample log was damaged or cut short and was left out.');
  try {
    return { log: await openSegmentLog({ directory: chosen, onRepair }), directory: chosen };
  } catch (error) {
    if (directory !== undefined || !(error instanceof StoreError) || !['readonly', 'io'].includes(error.kind)) throw error;
    return { log: new MemoryLog(), problem: error };
  }
}

/** Opens the checkpoints that belong to a log of samples. */
export async function openCheckpoints({ directory }: SampleLog): Promise<CheckpointStore> {
  const [{ CheckpointFiles }, { noCheckpoints }] = await Promise.all([
    import('../stores/segments/checkpoint-files.js'),
    import('../stores/segments/no-checkpoints.js'),
  ]);
  return directory === undefined ? noCheckpoints : new CheckpointFiles(directory);
}

function privateDirectoryOf(place: TrackingPlace | undefined, environment: EnvironmentConfig): string {
  return join(place?.kind === 'file' ? dirname(place.path) : resolve(environment.basePath ?? '.'), '.mlflow-ops');
}

/** Where shared state is kept, once its URI was read. */
export type StatePlace =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly path: string }
  /** A Redis URI with its credentials. */
  | {
      readonly kind: 'redis';
      readonly uri: string;
      readonly keyPrefix: string;
      readonly timeoutMs: number;
      readonly tls?: RedisTls | undefined;
    };

/**
 * Opens the store of small state at a place that was chosen. A Redis server need not be there yet.
 *
 * @throws StoreError when its driver is missing or the file cannot be used; ValidationError for a bad Redis URI.
 */
export async function openStateAt(place: StatePlace, clock: Clock): Promise<StateStore> {
  switch (place.kind) {
    case 'memory': {
      const { MemoryStateStore } = await import('../stores/state/memory-state-store.js');
      return new MemoryStateStore(clock);
    }
    case 'file': {
      const { openSqliteStateStore } = await import('../stores/state/open-sqlite-state-store.js');
      return openSqliteStateStore(dirname(place.path), clock, basename(place.path));
    }
    case 'redis': {
      const { openRedisStateStore } = await import('../stores/state/redis-state-store.js');
      return openRedisStateStore(place);
    }
  }
}

/** Opens the way to one HTTP server, a tracking server or another. Sends nothing yet. @throws ValidationError */
export async function openHttp(options: HttpClientOptions): Promise<HttpClient> {
  return (await import('../http/open-http-client.js')).openHttpClient(options);
}

/** Opens the place where logged values wait for their delivery. */
export function openOutbox(options: MemoryOutboxOptions): Outbox {
  return new MemoryOutbox(options);
}

async function openServer(baseUrl: string, settings: StoreSettings): Promise<Stores> {
  const [
    { openHttpClient },
    { RestTrackingStore },
    { RestServerProbe },
    { RestRegistryStore },
    { RestLoggedModelStore },
    { RestWebhookStore },
  ] = await Promise.all([
    import('../http/open-http-client.js'),
    import('../stores/rest/rest-tracking-store.js'),
    import('../stores/rest/rest-server-probe.js'),
    import('../stores/rest/rest-registry-store.js'),
    import('../stores/rest/rest-logged-model-store.js'),
    import('../stores/rest/rest-webhook-store.js'),
  ]);
  const { workspace, auth, http, environment, clock, random, logger } = settings;
  const client = await openHttpClient({ baseUrl, workspace, auth, http, environment, clock, random: () => random.next(), logger });
  const artifacts = new OpenArtifactStores({ server: { http: client, baseUrl: settings.place.uri }, environment });
  return {
    tracking: new RestTrackingStore(client),
    server: new RestServerProbe(client),
    registry: new RestRegistryStore(client),
    loggedModels: new RestLoggedModelStore(client),
    webhooks: new RestWebhookStore(client),
    artifacts,
    close: async () => {
      await artifacts.close();
      client.close();
    },
  };
}

async function openEmbedded(
  path: string,
  artifactRoot: string,
  { clock, logger, environment }: StoreSettings,
  privateDirectory?: string,
): Promise<Stores> {
  const [{ openSqliteStore }, { NoWebhookStore }] = await Promise.all([
    import('../stores/sqlite/open-sqlite-store.js'),
    import('../stores/sqlite/no-webhook-store.js'),
  ]);
  const store = await openSqliteStore({ path, artifactRoot, clock, logger });
  const artifacts = new OpenArtifactStores({ environment, privateDirectory });
  return {
    tracking: store.tracking,
    server: store.server,
    registry: store.registry,
    loggedModels: store.loggedModels,
    webhooks: new NoWebhookStore(),
    artifacts,
    close: async () => {
      await artifacts.close();
      await store.close();
    },
  };
}

async function openMemory(settings: StoreSettings): Promise<Stores> {
  // Only named: whoever writes the first artifact makes it, so that clients that are never closed leave nothing behind.
  const artifactRoot = join(tmpdir(), `mlflow-ops-${newId()}`);
  const stores = await openEmbedded(':memory:', artifactRoot, settings, artifactRoot);
  return { ...stores, close: () => stores.close().finally(() => rm(artifactRoot, { recursive: true, force: true })) };
}

/** A directory named by a tracking URI is made when it is missing, and refused when Python's file store lives in it. */
async function prepareDirectory(directory: string, path: string): Promise<void> {
  const entries = await readDirectory(directory);
  if (entries.some((entry) => join(directory, entry.name) === path)) return;
  for (const entry of entries) {
    if (!entry.isDirectory() || !(await exists(join(directory, entry.name, 'meta.yaml')))) continue;
    throw new StoreError(
      `The directory ${directory} holds runs of Python's old file store, which this package does not read. ` +
        `Convert it once with \`mlflow migrate-filestore --source ${directory} --target sqlite:///${path}\`, then use sqlite:///${path}.`,
      { kind: 'file-store', details: { directory } },
    );
  }
}

async function readDirectory(directory: string) {
  try {
    await mkdir(directory, { recursive: true });
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const isFile = ['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    const remedy = isFile ? `For a database file write sqlite:///${directory}.` : 'Check the path and its permissions.';
    throw new StoreError(`The tracking directory ${directory} cannot be used. ${remedy}`, {
      kind: 'io',
      cause: error,
      details: { directory },
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
