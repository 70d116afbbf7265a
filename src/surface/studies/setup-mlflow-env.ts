import { writeEnvironment } from '../../core/config.js';

/** What {@link setupMlflowEnv} writes; what is left out stays as it is. */
export interface MlflowEnv {
  /** `MLFLOW_TRACKING_URI` */
  readonly trackingUri?: string | undefined;
  /** `MLFLOW_REGISTRY_URI` */
  readonly registryUri?: string | undefined;
  /** `MLFLOW_EXPERIMENT_NAME` */
  readonly experimentName?: string | undefined;
  /** `MLFLOW_TRACKING_USERNAME` */
  readonly username?: string | undefined;
  /** `MLFLOW_TRACKING_PASSWORD` */
  readonly password?: string | undefined;
  /** `MLFLOW_TRACKING_TOKEN` */
  readonly token?: string | undefined;
  /** `MLFLOW_S3_ENDPOINT_URL` */
  readonly s3EndpointUrl?: string | undefined;
  /** `AWS_ACCESS_KEY_ID` */
  readonly awsAccessKeyId?: string | undefined;
  /** `AWS_SECRET_ACCESS_KEY` */
  readonly awsSecretAccessKey?: string | undefined;
}

/**
 * Sets the environment variables that clients made later in this process read, and child processes inherit.
 *
 * @throws ValidationError when a value is not a non-empty string.
 *
 * @example
 * ```ts
 * import { MlflowClient, setupMlflowEnv } from 'mlflow-ops';
 * setupMlflowEnv({ trackingUri: 'sqlite:///:memory:', experimentName: 'iris' });
 * const client = new MlflowClient();
 * client.trackingUri; // => 'sqlite:///:memory:'
 * await client.close();
 * ```
 */
export function setupMlflowEnv(settings: MlflowEnv): void {
  writeEnvironment({
    MLFLOW_TRACKING_URI: settings.trackingUri,
    MLFLOW_REGISTRY_URI: settings.registryUri,
    MLFLOW_EXPERIMENT_NAME: settings.experimentName,
    MLFLOW_TRACKING_USERNAME: settings.username,
    MLFLOW_TRACKING_PASSWORD: settings.password,
    MLFLOW_TRACKING_TOKEN: settings.token,
    MLFLOW_S3_ENDPOINT_URL: settings.s3EndpointUrl,
    AWS_ACCESS_KEY_ID: settings.awsAccessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.awsSecretAccessKey,
  });
}
