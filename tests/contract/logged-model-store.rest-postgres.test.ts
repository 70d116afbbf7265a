import { liveServers } from '../support/live/live-servers.js';
import { openRestModelStores } from '../support/open-rest-store.js';
import { loggedModelStoreContract } from './logged-model-store.js';

const { postgres, skips } = liveServers.mlflow;

loggedModelStoreContract('MLflow with PostgreSQL, over REST', () => openRestModelStores(postgres?.uri ?? ''), {
  gaps: {
    'search > counts metrics of the given datasets only': 'a dataset without digest matches only metrics that were logged without one',
  },
  skip: postgres === undefined ? skips.join(' ') : undefined,
});
