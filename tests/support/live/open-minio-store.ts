import { newId } from '../../../src/core/ids.js';
import { S3ArtifactStore } from '../../../src/stores/artifacts/s3-artifact-store.js';
import { openS3, type S3Service } from '../../../src/stores/artifacts/s3-service.js';
import type { Minio } from './minio.js';

/** A bucket of its own on MinIO. */
export interface MinioBucket {
  readonly bucket: string;
  readonly service: S3Service;
  /** A store at a prefix of the bucket. */
  readonly at: (prefix: string) => S3ArtifactStore;
  readonly close: () => Promise<void>;
}

/** Makes a bucket. The SDK takes credentials from the environment only, as it does for users. */
export async function openMinioBucket(minio: Minio): Promise<MinioBucket> {
  process.env['AWS_ACCESS_KEY_ID'] = minio.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = minio.secretAccessKey;
  const service = await openS3({ s3EndpointUrl: minio.endpoint });
  const bucket = `b-${newId().slice(0, 12)}`;
  await service.client.send(new service.sdk.CreateBucketCommand({ Bucket: bucket }));
  return {
    bucket,
    service,
    at: (prefix) => new S3ArtifactStore(`s3://${bucket}/${prefix}`, service),
    close: async () => service.client.destroy(),
  };
}
