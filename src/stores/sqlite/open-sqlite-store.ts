import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { Logger } from '../../core/logger.js';
import type { LoggedModelStore } from '../../ports/logged-model-store.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import { absoluteLocation } from './artifact-uri.js';
import type { Connection, SqliteDriver } from './connection.js';
import { Database } from './database.js';
import { Deadline } from './deadline.js';
import { loadDriver } from './driver.js';
import { DriverError } from './driver-error.js';
import { fileGuard } from './file-guard.js';
import { initialise } from './initialise.js';
import { schemaGuard } from './schema/schema-guard.js';
import { SqliteLoggedModelStore } from './sqlite-logged-model-store.js';
import { SqliteRegistryStore } from './sqlite-registry-store.js';
import { SqliteServerProbe } from './sqlite-server-probe.js';
import { SqliteTrackingStore } from './sqlite-tracking-store.js';
import { deniesWriting, storeFailure } from './store-failure.js';

/** Where the embedded store lives and what it works with. */
export interface SqliteStoreOptions {
  /** Path of the file, made when absent together with its directory; or `:memory:`. */
  readonly path: string;
  /** Path or URI below which experiments keep their artifacts, each in a directory named by its id. */
  readonly artifactRoot: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** @default `node:sqlite` from Node 24 on, else better-sqlite3 */
  readonly driver?: SqliteDriver | undefined;
}

/** The ports of one embedded store. */
export interface SqliteStore {
  readonly tracking: TrackingStore;
  readonly registry: RegistryStore;
  readonly loggedModels: LoggedModelStore;
  readonly server: ServerProbe;
  close(): Promise<void>;
}

/**
 * Opens the embedded store on a file, which several processes may share, MLflow's server and Python client included.
 * A file made here has the schema of MLflow 3.0 and a write-ahead log; an existing file keeps its schema and its
 * journal mode.
 *
 * @throws StoreError `driver-missing`; `not-a-database`; `unknown-schema` for a database that is not MLflow's or that
 * MLflow 2 made; `readonly`, `full`, `corrupt`, `busy` or `io` where the file or its directory is the problem.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const driver = options.driver ?? (await loadDriver());
  const file = options.path === ':memory:' ? options.path : resolve(options.path);
  const artifactRoot = absoluteLocation(options.artifactRoot);
  const database = new Database(await openFile(driver, file), file);
  try {
    await initialise(database, { artifactRoot, clock: options.clock, deadline: new Deadline(undefined) });
    if (file !== ':memory:') database.guardFile(fileGuard(file));
    database.guardSchema(schemaGuard(file, options.logger));
    await new SqliteServerProbe(database).health();
  } catch (error) {
    await database.close();
    throw error;
  }
  const context = { database, clock: options.clock, artifactRoot };
  return {
    tracking: new SqliteTrackingStore(context),
    registry: new SqliteRegistryStore(context),
    loggedModels: new SqliteLoggedModelStore(context),
    server: new SqliteServerProbe(database),
    close: () => database.close(),
  };
}

async function openFile(driver: SqliteDriver, file: string): Promise<Connection> {
  try {
    if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
    return driver.open(file);
  } catch (error) {
    if (error instanceof DriverError) throw storeFailure(error, file);
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError(`The directory of ${file} cannot be made (${code}). Choose another path, or make it writable for this user.`, {
      kind: deniesWriting(error) ? 'readonly' : 'io',
      cause: error,
      details: { file },
    });
  }
}
