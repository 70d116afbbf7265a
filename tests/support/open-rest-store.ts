import { silentLogger } from '../../src/core/logger.js';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { RestTrackingStore } from '../../src/stores/rest/rest-tracking-store.js';
import type { OpenStore } from '../contract/tracking-store.js';

/** Opens the REST store on a server, as the client does, without looking at the environment. */
export async function openRestStore(uri: string, http: HttpClientOptions['http'] = {}): Promise<OpenStore> {
  const client = await openHttpClient({ baseUrl: uri, http, environment: {}, logger: silentLogger });
  return {
    store: new RestTrackingStore(client),
    close: async () => client.close(),
  };
}
