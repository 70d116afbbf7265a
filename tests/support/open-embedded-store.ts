import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.js';
import { StoreError } from '../../src/core/errors/store-error.js';
import { silentLogger } from '../../src/core/logger.js';
import type { SqliteDriver, SqliteDriverName } from '../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../src/stores/sqlite/driver.js';
import { openSqliteStore } from '../../src/stores/sqlite/open-sqlite-store.js';
import type { OpenModelStores } from '../contract/model-stores.js';
import type { OpenStore } from '../contract/tracking-store.js';

/** A SQLite driver, or the reason why it cannot be used here. */
interface FoundDriver {
  readonly name: SqliteDriverName;
  readonly driver?: SqliteDriver;
  readonly skip?: string;
}

/** Looks for every SQLite driver. */
export function everyDriver(): Promise<FoundDriver[]> {
  return Promise.all((['better-sqlite3', 'node:sqlite'] as const).map(findDriver));
}

/**
 * Objects of addons that were compiled with the headers of Node 24.21 end the process when V8 collects them outside of any context
 * (`RemoveEnvironmentCleanupHook` finds no environment), so this driver is tried where it is the one in use.
 */
const nodeMajor = Number(process.versions.node.split('.')[0]);

async function findDriver(name: SqliteDriverName): Promise<FoundDriver> {
  if (name === 'better-sqlite3' && nodeMajor >= 24) {
    return {
      name,
      skip: `compiled for Node ${process.versions.node} it can end the process in a garbage collection; node:sqlite is used there`,
    };
  }
  try {
    return { name, driver: await loadDriver(name) };
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'driver-missing')
      return { name, skip: `it does not load in Node ${process.versions.node}` };
    throw error;
  }
}

/** Opens an embedded store in a new temporary directory, removed on close. */
export async function openEmbeddedStore(place: 'memory' | 'file', driver: SqliteDriver | undefined): Promise<OpenStore> {
  const { tracking, close } = await openEmbeddedModelStores(place, driver);
  return { store: tracking, close };
}

/** The same with the registry and the logged models. */
export async function openEmbeddedModelStores(place: 'memory' | 'file', driver: SqliteDriver | undefined): Promise<OpenModelStores> {
  const directory = await mkdtemp(join(tmpdir(), 'embedded-store-'));
  const { tracking, registry, loggedModels, close } = await openSqliteStore({
    path: place === 'memory' ? ':memory:' : join(directory, 'mlflow.db'),
    artifactRoot: join(directory, 'mlruns'),
    clock: systemClock,
    logger: silentLogger,
    driver,
  });
  return {
    tracking,
    registry,
    loggedModels,
    close: async () => {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
