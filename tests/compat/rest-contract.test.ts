import { trackingStoreContract } from '../contract/tracking-store.js';
import { runServer } from '../support/live/run-server.js';
import { openRestStore } from '../support/open-rest-store.js';
import { gapsOf, versions } from './gaps.js';

for (const version of versions) {
  const open = async () => {
    const running = await runServer('sqlite', version);
    const { store, close } = await openRestStore(running.server.uri, { proxy: false });
    return {
      store,
      close: async () => {
        await close();
        await running.stop();
      },
    };
  };
  trackingStoreContract(`MLflow ${version}, over REST`, open, { gaps: gapsOf(version) });
}
