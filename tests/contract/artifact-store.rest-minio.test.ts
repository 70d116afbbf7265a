import { afterAll, beforeAll } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { ProxyArtifactStore } from '../../src/stores/artifacts/proxy-artifact-store.js';
import { ServerOffers } from '../../src/stores/artifacts/server-offers.js';
import { liveServers } from '../support/live/live-servers.js';
import { type MinioBucket, openMinioBucket } from '../support/live/open-minio-store.js';
import { type BucketServer, runBucketServer } from '../support/live/run-bucket-server.js';
import { artifactStoreContract } from './artifact-store.js';

const { sqlite, skips } = liveServers.mlflow;
const { service: minio, skip: noMinio } = liveServers.minio;
const skip = noMinio ?? (sqlite === undefined ? skips.join(' ') : undefined);

let bucket: MinioBucket | undefined;
let server: BucketServer | undefined;
beforeAll(async () => {
  if (minio === undefined || sqlite === undefined) return;
  bucket = await openMinioBucket(minio);
  server = await runBucketServer(sqlite.python, minio, bucket.bucket, 'proxied');
});
afterAll(async () => {
  await server?.stop();
  await bucket?.close();
});

for (const [how, minimumSize] of [
  ['whole files', Number.POSITIVE_INFINITY],
  ['files of 6 MB and above in parts', 6_000_000],
] as const) {
  artifactStoreContract(
    `the artifact proxy of MLflow, with a bucket behind it, ${how}`,
    async () => {
      const baseUrl = server?.uri ?? '';
      const http = await openHttpClient({ baseUrl, environment: {}, logger: silentLogger });
      const root = `mlflow-artifacts:/contract/${newId()}`;
      const multipart = { minimumSize, partSize: 5 * 2 ** 20, parallelism: 3 };
      return {
        store: new ProxyArtifactStore({ http, baseUrl, root, offers: new ServerOffers(http), multipart }),
        close: async () => http.close(),
      };
    },
    { skip },
  );
}
