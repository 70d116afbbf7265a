import { StoreError } from '../../core/errors/store-error.js';
import { openBetterSqlite3 } from './better-sqlite3-driver.js';
import type { SqliteDriver, SqliteDriverName } from './connection.js';
import { openNodeSqlite } from './node-sqlite-driver.js';

const loaders: Readonly<Record<SqliteDriverName, () => Promise<SqliteDriver>>> = {
  'node:sqlite': openNodeSqlite,
  'better-sqlite3': openBetterSqlite3,
};

/**
 * Loads a SQLite driver: the one named, else `node:sqlite` from Node 24 on, else `better-sqlite3`.
 *
 * @throws StoreError of kind `driver-missing` when no driver works here; the message lists the remedies.
 */
export async function loadDriver(name?: SqliteDriverName): Promise<SqliteDriver> {
  const names: readonly SqliteDriverName[] = name === undefined ? ['node:sqlite', 'better-sqlite3'] : [name];
  const reasons: string[] = [];
  for (const candidate of names) {
    try {
      return await loaders[candidate]();
    } catch (error) {
      reasons.push(`${candidate}: ${firstLine(error)}`);
    }
  }
  throw new StoreError(
    `No SQLite driver works in Node ${process.versions.node} (${reasons.join('; ')}). ` +
      'Use Node 24 or newer, or run "npm install better-sqlite3" (with install scripts allowed), or track to a server over http.',
    { kind: 'driver-missing', details: { tried: names } },
  );
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
