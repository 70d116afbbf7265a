import { writeEnvironment } from '../../core/config.js';
import { plainObject } from '../../features/client/option-values.js';

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
 * @throws ValidationError when a value is not a non-empty string, or a setting has another name; nothing was set then.
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
  const given = plainObject('The settings of setupMlflowEnv', settings, new Set(Object.keys(variables)));
  writeEnvironment(Object.fromEntries(Object.entries(given).map(([name, value]) => [variables[name as keyof MlflowEnv], value as string])));
}

const variables = {
  trackingUri: 'MLFLOW_TRACKING_URI',
  registryUri: 'MLFLOW_REGISTRY_URI',
  experimentName: 'MLFLOW_EXPERIMENT_NAME',
  username: 'MLFLOW_TRACKING_USERNAME',
  password: 'MLFLOW_TRACKING_PASSWORD',
  token: 'MLFLOW_TRACKING_TOKEN',
  s3EndpointUrl: 'MLFLOW_S3_ENDPOINT_URL',
  awsAccessKeyId: 'AWS_ACCESS_KEY_ID',
  awsSecretAccessKey: 'AWS_SECRET_ACCESS_KEY',
} as const satisfies Record<keyof MlflowEnv, string>;
