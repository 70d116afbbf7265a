import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { ProxyArtifactStore } from '../../src/stores/artifacts/proxy-artifact-store.js';
import { ServerOffers } from '../../src/stores/artifacts/server-offers.js';
import type { OpenArtifacts } from '../contract/artifact-store.js';

/** Opens a new directory of the artifacts that a server passes on. */
export async function openProxyStore(baseUrl: string): Promise<OpenArtifacts> {
  const http = await openHttpClient({ baseUrl, environment: {}, logger: silentLogger });
  const root = `mlflow-artifacts:/contract/${newId()}`;
  return {
    store: new ProxyArtifactStore({ http, baseUrl, root, offers: new ServerOffers(http) }),
    close: async () => http.close(),
  };
}
