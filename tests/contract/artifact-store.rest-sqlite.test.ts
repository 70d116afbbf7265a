import { liveServers } from '../support/live/live-servers.js';
import { openProxyStore } from '../support/open-proxy-store.js';
import { artifactStoreContract } from './artifact-store.js';

const { sqlite, skips } = liveServers.mlflow;

artifactStoreContract('the artifact proxy of MLflow, with a directory behind it', () => openProxyStore(sqlite?.uri ?? ''), {
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
