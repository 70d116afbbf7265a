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

/** Every SQLite driver, or the reason why this Node does not have it. */
export async function everyDriver(): Promise<
  { readonly name: SqliteDriverName; readonly driver?: SqliteDriver; readonly skip?: string }[]
> {
  return Promise.all(
    (['better-sqlite3', 'node:sqlite'] as const).map(async (name) => {
      try {
        return { name, driver: await loadDriver(name) };
      } catch (error) {
        if (error instanceof StoreError && error.kind === 'driver-missing')
          return { name, skip: `Node ${process.versions.node} does not have it` };
        throw error;
      }
    }),
  );
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
