import { Agent as HttpsAgent } from 'node:https';
import type { S3Client } from '@aws-sdk/client-s3';
import type { EnvironmentConfig } from '../../core/config.js';
import { NotSupportedError } from '../../core/errors/request-error.js';

type Sdk = typeof import('@aws-sdk/client-s3');

/** The AWS SDK, and a client of one S3 service. */
export interface S3Service {
  readonly sdk: Sdk;
  readonly client: S3Client;
}

const silenceMs = 120_000;
const connectMs = 10_000;

/**
 * Loads the AWS SDK and makes a client of Amazon's S3, or of the service that `MLFLOW_S3_ENDPOINT_URL` names. The SDK
 * itself finds credentials.
 *
 * @throws NotSupportedError when the SDK is not installed
 */
export async function openS3(environment: EnvironmentConfig): Promise<S3Service> {
  const sdk = await loadSdk();
  const { s3EndpointUrl: endpoint, s3IgnoreTls = false, awsRegion } = environment;
  // Services that are not Amazon's take any region, but a signature has to name one.
  const region = awsRegion ?? (endpoint === undefined ? undefined : 'us-east-1');
  const client = new sdk.S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? { followRegionRedirects: true } : { endpoint, forcePathStyle: true }),
    maxAttempts: 5,
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: silenceMs,
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 50, rejectUnauthorized: !s3IgnoreTls }),
    },
  });
  return { sdk, client };
}

async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch (error) {
    if (!/MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException).code))) throw error;
    throw new NotSupportedError(
      'Artifacts on s3:// are read and written with the AWS SDK, which is not installed. Install it with `npm install @aws-sdk/client-s3`, ' +
        'or let the tracking server serve them (`mlflow server --serve-artifacts`).',
      { store: 's3', details: { missing: '@aws-sdk/client-s3' } },
    );
  }
}
