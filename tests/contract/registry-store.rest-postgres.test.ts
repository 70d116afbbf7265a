import { liveServers } from '../support/live/live-servers.js';
import { openRestModelStores } from '../support/open-rest-store.js';
import { registryStoreContract } from './registry-store.js';

const { postgres, skips } = liveServers.mlflow;

registryStoreContract('MLflow with PostgreSQL, over REST', () => openRestModelStores(postgres?.uri ?? ''), {
  skip: postgres === undefined ? skips.join(' ') : undefined,
});
