import { ValidationError } from './errors/request-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings read from the environment; every field is absent when its variable is not set or empty. */
export interface EnvironmentConfig {
  readonly trackingUri?: string | undefined;
  readonly registryUri?: string | undefined;
  readonly workspace?: string | undefined;
  readonly experimentName?: string | undefined;
  readonly experimentId?: string | undefined;
  readonly runId?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly insecureTls?: boolean | undefined;
  /** Path of a PEM file. */
  readonly serverCertPath?: string | undefined;
  /** Path of a PEM file with certificate and key. */
  readonly clientCertPath?: string | undefined;
  /** Seconds. */
  readonly httpRequestTimeout?: number | undefined;
  readonly httpMaxRetries?: number | undefined;
  readonly truncateLongValues?: boolean | undefined;
  readonly systemMetrics?: boolean | undefined;
  /** Seconds. */
  readonly systemMetricsInterval?: number | undefined;
  readonly systemMetricsSamples?: number | undefined;
  readonly systemMetricsNodeId?: string | undefined;
  /** Tags as JSON text, merged over the detected ones. */
  readonly runContext?: string | undefined;
  readonly basePath?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly noProxy?: string | undefined;
  /** Address of an S3-compatible service that is not Amazon's. */
  readonly s3EndpointUrl?: string | undefined;
  /** Whether certificates of the S3 service are not verified. */
  readonly s3IgnoreTls?: boolean | undefined;
  readonly awsRegion?: string | undefined;
  /** Fewest hours that an A/B test runs before it decides. */
  readonly abTestMinDurationHours?: number | undefined;
  /** Confidence of A/B tests, 1 − significance threshold. */
  readonly abTestConfidenceLevel?: number | undefined;
  readonly abTestSignificanceThreshold?: number | undefined;
  /** Login name of the user. */
  readonly user?: string | undefined;
}

/**
 * Reads the environment variables this package knows, with the names Python's MLflow uses. The only place that looks
 * at the environment.
 *
 * @throws ValidationError naming the variable whose value cannot be read.
 */
export function readEnvironment(env: Environment = process.env): EnvironmentConfig {
  const text = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  return {
    trackingUri: text('MLFLOW_TRACKING_URI'),
    registryUri: text('MLFLOW_REGISTRY_URI'),
    workspace: text('MLFLOW_WORKSPACE'),
    experimentName: text('MLFLOW_EXPERIMENT_NAME'),
    experimentId: text('MLFLOW_EXPERIMENT_ID'),
    runId: text('MLFLOW_RUN_ID'),
    username: text('MLFLOW_TRACKING_USERNAME'),
    password: text('MLFLOW_TRACKING_PASSWORD'),
    token: text('MLFLOW_TRACKING_TOKEN'),
    insecureTls: flag(env, 'MLFLOW_TRACKING_INSECURE_TLS'),
    serverCertPath: text('MLFLOW_TRACKING_SERVER_CERT_PATH'),
    clientCertPath: text('MLFLOW_TRACKING_CLIENT_CERT_PATH'),
    httpRequestTimeout: amount(env, 'MLFLOW_HTTP_REQUEST_TIMEOUT'),
    httpMaxRetries: amount(env, 'MLFLOW_HTTP_REQUEST_MAX_RETRIES'),
    truncateLongValues: flag(env, 'MLFLOW_TRUNCATE_LONG_VALUES'),
    systemMetrics: flag(env, 'MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING'),
    systemMetricsInterval: amount(env, 'MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL'),
    systemMetricsSamples: amount(env, 'MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING'),
    systemMetricsNodeId: text('MLFLOW_SYSTEM_METRICS_NODE_ID'),
    runContext: text('MLFLOW_RUN_CONTEXT'),
    basePath: text('MLOPS_BASE_PATH'),
    httpProxy: text('http_proxy') ?? text('HTTP_PROXY'),
    httpsProxy: text('https_proxy') ?? text('HTTPS_PROXY'),
    noProxy: text('no_proxy') ?? text('NO_PROXY'),
    s3EndpointUrl: text('MLFLOW_S3_ENDPOINT_URL'),
    s3IgnoreTls: flag(env, 'MLFLOW_S3_IGNORE_TLS'),
    // The AWS SDK for JavaScript reads the first only, Python's the second.
    awsRegion: text('AWS_REGION') ?? text('AWS_DEFAULT_REGION'),
    abTestMinDurationHours: amount(env, 'AB_TEST_MIN_DURATION_HOURS'),
    abTestConfidenceLevel: amount(env, 'AB_TEST_CONFIDENCE_LEVEL'),
    abTestSignificanceThreshold: amount(env, 'AB_TEST_SIGNIFICANCE_THRESHOLD'),
    user: text('LOGNAME') ?? text('USER') ?? text('USERNAME'),
  };
}

/** Whether the environment leaves bars on terminals on, for the transfers of artifacts. */
export function wantsProgressBars(env: Environment = process.env): boolean {
  return flag(env, 'MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR') ?? true;
}

/**
 * Sets variables of the process's environment; `undefined` leaves one as it is.
 *
 * @throws ValidationError when a value is not a non-empty string; nothing was set.
 */
export function writeEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (typeof value !== 'string' || value === '') throw new ValidationError(`The value for ${name} must be a non-empty string.`);
  }
  for (const [name, value] of given) process.env[name] = value;
}

/** The environment of this process with further variables, for a program that it starts. */
export function environmentWith(variables: Readonly<Record<string, string>>): Environment {
  return { ...process.env, ...variables };
}

function flag(env: Environment, name: string): boolean | undefined {
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  if (/^(true|1)$/i.test(value)) return true;
  if (/^(false|0)$/i.test(value)) return false;
  throw new ValidationError(`The environment variable ${name} must be true, false, 1 or 0.`);
}

function amount(env: Environment, name: string): number | undefined {
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) {
    throw new ValidationError(`The environment variable ${name} must be a number that is not negative.`);
  }
  return number;
}
