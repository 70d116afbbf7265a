import { everyDriver, openEmbeddedModelStores } from '../support/open-embedded-store.js';
import { loggedModelStoreContract } from './logged-model-store.js';

for (const { name, driver, skip } of await everyDriver()) {
  for (const place of ['file', 'memory'] as const) {
    loggedModelStoreContract(`the embedded store (${place}, ${name})`, () => openEmbeddedModelStores(place, driver), { skip });
  }
}
