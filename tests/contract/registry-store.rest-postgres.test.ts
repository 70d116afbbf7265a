import { inject } from 'vitest';
import { openRestModelStores } from '../support/open-rest-store.js';
import { registryStoreContract } from './registry-store.js';

const { postgres, skips } = inject('mlflow');

registryStoreContract('MLflow with PostgreSQL, over REST', () => openRestModelStores(postgres?.uri ?? ''), {
  skip: postgres === undefined ? skips.join(' ') : undefined,
});
