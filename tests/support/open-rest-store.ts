import { silentLogger } from '../../src/core/logger.js';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { RestLoggedModelStore } from '../../src/stores/rest/rest-logged-model-store.js';
import { RestRegistryStore } from '../../src/stores/rest/rest-registry-store.js';
import { RestTrackingStore } from '../../src/stores/rest/rest-tracking-store.js';
import type { OpenModelStores } from '../contract/model-stores.js';
import type { OpenStore } from '../contract/tracking-store.js';

/** Opens the REST store on a server, as the client does, without looking at the environment. */
export async function openRestStore(uri: string, http: HttpClientOptions['http'] = {}): Promise<OpenStore> {
  const client = await openHttpClient({ baseUrl: uri, http, environment: {}, logger: silentLogger });
  return {
    store: new RestTrackingStore(client),
    close: async () => client.close(),
  };
}

/** Opens runs, registry and logged models on a server. */
export async function openRestModelStores(uri: string, http: HttpClientOptions['http'] = {}): Promise<OpenModelStores> {
  const client = await openHttpClient({ baseUrl: uri, http, environment: {}, logger: silentLogger });
  return {
    tracking: new RestTrackingStore(client),
    registry: new RestRegistryStore(client),
    loggedModels: new RestLoggedModelStore(client),
    close: async () => client.close(),
  };
}
