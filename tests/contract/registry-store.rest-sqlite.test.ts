import { liveServers } from '../support/live/live-servers.js';
import { openRestModelStores } from '../support/open-rest-store.js';
import { registryStoreContract } from './registry-store.js';

const { sqlite, skips } = liveServers.mlflow;

registryStoreContract('MLflow with SQLite, over REST', () => openRestModelStores(sqlite?.uri ?? ''), {
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
