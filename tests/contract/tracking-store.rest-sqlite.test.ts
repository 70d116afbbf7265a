import { liveServers } from '../support/live/live-servers.js';
import { openRestStore } from '../support/open-rest-store.js';
import { trackingStoreContract } from './tracking-store.js';

const { sqlite, skips } = liveServers.mlflow;

trackingStoreContract('MLflow with SQLite, over REST', async () => openRestStore(sqlite?.uri ?? ''), {
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
