import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../core/clock.js';
import type { EnvironmentConfig } from '../core/config.js';
import { StoreError } from '../core/errors/store-error.js';
import { newId } from '../core/ids.js';
import type { Logger } from '../core/logger.js';
import type { Random } from '../core/random.js';
import type { TrackingPlace } from '../core/tracking-uri.js';
import type { Auth, HttpSettings } from '../http/http-client-options.js';
import type { Outbox } from '../ports/outbox.js';
import type { ServerProbe } from '../ports/server-probe.js';
import type { TrackingStore } from '../ports/tracking-store.js';
import { MemoryOutbox, type MemoryOutboxOptions } from '../stores/outbox/memory-outbox.js';

export type { Auth, HttpSettings } from '../http/http-client-options.js';

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

/** Opens the place where logged values wait for their delivery. */
export function openOutbox(options: MemoryOutboxOptions): Outbox {
  return new MemoryOutbox(options);
}

async function openServer(baseUrl: string, settings: StoreSettings): Promise<Stores> {
  const [{ openHttpClient }, { RestTrackingStore }, { RestServerProbe }] = await Promise.all([
    import('../http/open-http-client.js'),
    import('../stores/rest/rest-tracking-store.js'),
    import('../stores/rest/rest-server-probe.js'),
  ]);
  const { workspace, auth, http, environment, clock, random, logger } = settings;
  const client = await openHttpClient({ baseUrl, workspace, auth, http, environment, clock, random: () => random.next(), logger });
  return {
    tracking: new RestTrackingStore(client),
    server: new RestServerProbe(client),
    close: async () => client.close(),
  };
}

async function openEmbedded(path: string, artifactRoot: string, { clock, logger }: StoreSettings): Promise<Stores> {
  const { openSqliteStore } = await import('../stores/sqlite/open-sqlite-store.js');
  const store = await openSqliteStore({ path, artifactRoot, clock, logger });
  return { tracking: store.tracking, server: store.server, close: () => store.close() };
}

async function openMemory(settings: StoreSettings): Promise<Stores> {
  // Only named: whoever writes the first artifact makes it, so that clients that are never closed leave nothing behind.
  const artifactRoot = join(tmpdir(), `mlflow-ops-${newId()}`);
  const { tracking, server, close } = await openEmbedded(':memory:', artifactRoot, settings);
  return { tracking, server, close: () => close().finally(() => rm(artifactRoot, { recursive: true, force: true })) };
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
