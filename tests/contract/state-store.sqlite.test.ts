import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStateStore } from '../../src/stores/state/sqlite-state-store.js';
import { StateFile } from '../../src/stores/state/state-file.js';
import { everyDriver } from '../support/open-embedded-store.js';
import { movableClock, stateStoreContract } from './state-store.js';

for (const { name, driver, skip } of await everyDriver()) {
  const open = async () => {
    const directory = await mkdtemp(join(tmpdir(), 'state-store-'));
    const clock = movableClock();
    const openAt = async (file: string) => {
      if (driver === undefined) throw new Error('The driver is missing.');
      return new SqliteStateStore(await StateFile.open(driver, join(directory, file)), clock);
    };
    const store = await openAt('state.db');
    return {
      store,
      advance: clock.advance,
      openAnother: () => openAt('another.db'),
      close: async () => {
        await store.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  };
  stateStoreContract(`a SQLite file (${name})`, open, { skip });
}
