import { inject } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { ProxyArtifactStore } from '../../src/stores/artifacts/proxy-artifact-store.js';
import { ServerOffers } from '../../src/stores/artifacts/server-offers.js';
import { artifactStoreContract } from './artifact-store.js';

const { sqlite, skips } = inject('mlflow');

artifactStoreContract(
  'the artifact proxy of MLflow, with a directory behind it',
  async () => {
    const baseUrl = sqlite?.uri ?? '';
    const http = await openHttpClient({ baseUrl, environment: {}, logger: silentLogger });
    const root = `mlflow-artifacts:/contract/${newId()}`;
    return {
      store: new ProxyArtifactStore({ http, baseUrl, root, offers: new ServerOffers(http) }),
      close: async () => http.close(),
    };
  },
  { skip: sqlite === undefined ? skips.join(' ') : undefined },
);
