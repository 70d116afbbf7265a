import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.js';
import { StoreError } from '../../src/core/errors/store-error.js';
import { silentLogger } from '../../src/core/logger.js';
import type { SqliteDriver, SqliteDriverName } from '../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../src/stores/sqlite/driver.js';
import { openSqliteStore } from '../../src/stores/sqlite/open-sqlite-store.js';
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

async function findDriver(name: SqliteDriverName): Promise<FoundDriver> {
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
  const directory = await mkdtemp(join(tmpdir(), 'embedded-store-'));
  const { tracking, close } = await openSqliteStore({
    path: place === 'memory' ? ':memory:' : join(directory, 'mlflow.db'),
    artifactRoot: join(directory, 'mlruns'),
    clock: systemClock,
    logger: silentLogger,
    driver,
  });
  return {
    store: tracking,
    close: async () => {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
