import { everyDriver, openEmbeddedModelStores } from '../support/open-embedded-store.js';
import { registryStoreContract } from './registry-store.js';

for (const { name, driver, skip } of await everyDriver()) {
  for (const place of ['file', 'memory'] as const) {
    registryStoreContract(`the embedded store (${place}, ${name})`, () => openEmbeddedModelStores(place, driver), { skip });
  }
}
