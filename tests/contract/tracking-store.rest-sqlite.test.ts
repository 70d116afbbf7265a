import { inject } from 'vitest';
import { openRestStore } from '../support/open-rest-store.js';
import { trackingStoreContract } from './tracking-store.js';

const { sqlite, skips } = inject('mlflow');

trackingStoreContract('MLflow with SQLite, over REST', async () => openRestStore(sqlite?.uri ?? ''), {
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
