import { everyDriver, openEmbeddedStore } from '../support/open-embedded-store.js';
import { trackingStoreContract } from './tracking-store.js';

for (const { name, driver, skip } of await everyDriver()) {
  trackingStoreContract(`the embedded store (in memory, ${name})`, () => openEmbeddedStore('memory', driver), { skip });
}
