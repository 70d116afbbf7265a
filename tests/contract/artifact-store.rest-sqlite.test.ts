import { inject } from 'vitest';
import { openProxyStore } from '../support/open-proxy-store.js';
import { artifactStoreContract } from './artifact-store.js';

const { sqlite, skips } = inject('mlflow');

artifactStoreContract('the artifact proxy of MLflow, with a directory behind it', () => openProxyStore(sqlite?.uri ?? ''), {
  skip: sqlite === undefined ? skips.join(' ') : undefined,
});
