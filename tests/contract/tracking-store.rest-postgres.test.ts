import { liveServers } from '../support/live/live-servers.js';
import { openRestStore } from '../support/open-rest-store.js';
import { trackingStoreContract } from './tracking-store.js';

const { postgres, skips } = liveServers.mlflow;

trackingStoreContract('MLflow with PostgreSQL, over REST', async () => openRestStore(postgres?.uri ?? ''), {
  skip: postgres === undefined ? skips.join(' ') : undefined,
});
