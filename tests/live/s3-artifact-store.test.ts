import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesSource } from '../../src/features/artifacts/artifact-input.js';
import { S3ArtifactStore } from '../../src/stores/artifacts/s3-artifact-store.js';
import { openS3 } from '../../src/stores/artifacts/s3-service.js';
import { artifactStoreContract } from '../contract/artifact-store.js';
import { liveServers } from '../support/live/live-servers.js';
import type { Minio } from '../support/live/minio.js';
import { type MinioBucket, openMinioBucket } from '../support/live/open-minio-store.js';

const { service: minio, skip } = liveServers.minio;

artifactStoreContract(
  'MinIO over the S3 protocol',
  async () => {
    const bucket = await openMinioBucket(minio as Minio);
    return { store: bucket.at('some/prefix/'), close: bucket.close };
  },
  { skip },
);

describe.skipIf(minio === undefined)('artifacts on MinIO', () => {
  const bytes = (text: string) => bytesSource(Buffer.from(text));
  let bucket: MinioBucket;
  beforeAll(async () => {
    bucket = await openMinioBucket(minio as Minio);
  });
  afterAll(() => bucket?.close());

  test('a bucket itself can be the root', async () => {
    const root = new S3ArtifactStore(`s3://${bucket.bucket}`, bucket.service);
    await root.write('top/a.txt', bytes('a'));
    expect((await root.list('')).map(({ path }) => path)).toContain('top');
    await root.delete('top');
    expect(await root.list('top')).toEqual([]);
  });

  test('directories of more files than a page are listed and deleted whole', async () => {
    const store = new S3ArtifactStore(`s3://${bucket.bucket}/many`, bucket.service, 10);
    const names = Array.from({ length: 35 }, (_, index) => `dir/${String(index).padStart(5, '0')}.txt`);
    await Promise.all([...names, 'dir/a/1.txt', 'dir/b/2.txt'].map((name) => store.write(name, bytes('x'))));
    expect((await store.list('dir')).map(({ path }) => path)).toEqual([...names, 'dir/a', 'dir/b']);
    await store.delete('dir');
    expect(await store.list('dir')).toEqual([]);
  });

  test('an upload in parts that fails leaves no parts behind', async () => {
    const store = bucket.at('parts');
    const part = Buffer.alloc(20 * 2 ** 20);
    const broken = { size: 40 * 2 ** 20, open: () => bytesSource(part).open() };
    await expect(store.write('a.bin', broken)).rejects.toMatchObject({ name: 'StoreError', kind: 'integrity' });
    const { sdk, client } = bucket.service;
    const { Uploads } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket: bucket.bucket }));
    expect(Uploads ?? []).toEqual([]);
  });

  test('a bucket that does not exist is not found', async () => {
    const store = new S3ArtifactStore('s3://no-such-bucket-here/a', bucket.service);
    await expect(store.list('')).rejects.toMatchObject({ name: 'NotFoundError', message: expect.stringContaining('bucket') });
    await expect(store.write('a', bytes('a'))).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('wrong and missing credentials are UnauthenticatedError, and no error tells a secret', async () => {
    const secret = process.env['AWS_SECRET_ACCESS_KEY'] as string;
    const key = process.env['AWS_ACCESS_KEY_ID'] as string;
    const wrong = 'wrong-secret-that-nobody-may-see';
    try {
      for (const [id, value] of [
        [key, wrong],
        ['unknown-key-id', secret],
      ] as const) {
        process.env['AWS_ACCESS_KEY_ID'] = id;
        process.env['AWS_SECRET_ACCESS_KEY'] = value;
        const service = await openS3({ s3EndpointUrl: (minio as Minio).endpoint });
        const error = await new S3ArtifactStore(`s3://${bucket.bucket}/x`, service).list('').catch((reason: Error) => reason);
        expect(error).toMatchObject({ name: 'UnauthenticatedError' });
        const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack);
        for (const hidden of [secret, wrong, key, 'Signature=']) expect(told).not.toContain(hidden);
        service.client.destroy();
      }
    } finally {
      process.env['AWS_ACCESS_KEY_ID'] = key;
      process.env['AWS_SECRET_ACCESS_KEY'] = secret;
    }
  });

  test('a service that is not there is a ConnectionError', async () => {
    const service = await openS3({ s3EndpointUrl: 'http://127.0.0.1:9' });
    await expect(new S3ArtifactStore('s3://a/b', service).list('')).rejects.toMatchObject({ name: 'ConnectionError', retryable: true });
    service.client.destroy();
  });
});
