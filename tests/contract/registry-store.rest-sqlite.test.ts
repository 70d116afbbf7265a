import { inject } from 'vitest';
import { openRestModelStores } from '../support/open-rest-store.js';
import { registryStoreContract } from './registry-store.js';

const { sqlite, skips } = inject('mlflow');

registryStoreContract('MLflow with SQLite, over REST', () => openRestModelStores(sqlite?.uri ?? ''), {
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
