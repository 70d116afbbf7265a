import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { StateStore } from '../../ports/state-store.js';
import { loadDriver } from '../sqlite/driver.js';
import { SqliteStateStore } from './sqlite-state-store.js';
import { StateFile } from './state-file.js';

/**
 * Opens the state store in a file of a directory, both made when absent.
 *
 * @throws StoreError `driver-missing`; `io` or `readonly` where the place cannot be written; others for a bad file.
 */
export async function openSqliteStateStore(directory: string, clock: Clock, name = 'state.db'): Promise<StateStore> {
  const driver = await loadDriver();
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw new StoreError(`The directory ${directory} for state cannot be made. Choose another place, or make it writable.`, {
      kind: 'io',
      cause: error,
      details: { directory },
    });
  }
  return new SqliteStateStore(await StateFile.open(driver, join(directory, name)), clock);
}
