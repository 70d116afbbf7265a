import { liveServers } from '../support/live/live-servers.js';
import { openRestModelStores } from '../support/open-rest-store.js';
import { loggedModelStoreContract } from './logged-model-store.js';

const { sqlite, skips } = liveServers.mlflow;

loggedModelStoreContract('MLflow with SQLite, over REST', () => openRestModelStores(sqlite?.uri ?? ''), {
  gaps: {
    'search > counts metrics of the given datasets only': 'a dataset without digest matches only metrics that were logged without one',
  },
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
