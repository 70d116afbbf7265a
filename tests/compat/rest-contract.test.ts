import { afterAll, describe } from 'vitest';
import { artifactStoreContract } from '../contract/artifact-store.js';
import { loggedModelStoreContract } from '../contract/logged-model-store.js';
import { registryStoreContract } from '../contract/registry-store.js';
import { trackingStoreContract } from '../contract/tracking-store.js';
import { type RunningServer, runServer } from '../support/live/run-server.js';
import { openProxyStore } from '../support/open-proxy-store.js';
import { openRestModelStores, openRestStore } from '../support/open-rest-store.js';
import { gapsOf, versions } from './gaps.js';

for (const version of versions) {
  describe(`MLflow ${version}`, () => {
    let running: Promise<RunningServer> | undefined;
    const uri = async () => {
      running ??= runServer('sqlite', version);
      return (await running).server.uri;
    };
    afterAll(async () => (await running)?.stop());

    artifactStoreContract(`the artifact proxy of MLflow ${version}`, async () => openProxyStore(await uri()), {
      gaps: gapsOf(version, 'artifacts'),
    });
    const name = `MLflow ${version}, over REST`;
    const openModels = async () => openRestModelStores(await uri(), { proxy: false });
    trackingStoreContract(name, async () => openRestStore(await uri(), { proxy: false }), { gaps: gapsOf(version) });
    registryStoreContract(name, openModels, { gaps: gapsOf(version, 'registry') });
    loggedModelStoreContract(name, openModels, {
      gaps: gapsOf(version, 'logged models'),
      skip: version.startsWith('2.') ? 'there are none before MLflow 3' : undefined,
    });
  });
}
