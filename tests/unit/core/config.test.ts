import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../../src/core/config.js';
import { ValidationError } from '../../../src/core/errors/request-error.js';

describe('the environment', () => {
  test('gives nothing where nothing is set', () => {
    expect(Object.values(readEnvironment({})).every((value) => value === undefined)).toBe(true);
  });

  test('counts an empty variable as not set', () => {
    const environment = readEnvironment({ MLFLOW_TRACKING_URI: '', MLFLOW_TRACKING_INSECURE_TLS: '', MLFLOW_HTTP_REQUEST_TIMEOUT: '' });
    expect([environment.trackingUri, environment.insecureTls, environment.httpRequestTimeout]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['MLFLOW_TRACKING_URI', 'trackingUri'],
    ['MLFLOW_REGISTRY_URI', 'registryUri'],
    ['MLFLOW_WORKSPACE', 'workspace'],
    ['MLFLOW_EXPERIMENT_NAME', 'experimentName'],
    ['MLFLOW_EXPERIMENT_ID', 'experimentId'],
    ['MLFLOW_RUN_ID', 'runId'],
    ['MLFLOW_TRACKING_USERNAME', 'username'],
    ['MLFLOW_TRACKING_PASSWORD', 'password'],
    ['MLFLOW_TRACKING_TOKEN', 'token'],
    ['MLFLOW_TRACKING_SERVER_CERT_PATH', 'serverCertPath'],
    ['MLFLOW_TRACKING_CLIENT_CERT_PATH', 'clientCertPath'],
    ['MLFLOW_SYSTEM_METRICS_NODE_ID', 'systemMetricsNodeId'],
    ['MLFLOW_RUN_CONTEXT', 'runContext'],
    ['MLOPS_BASE_PATH', 'basePath'],
  ] as const)('%s is read as %s', (name, field) => {
    expect(readEnvironment({ [name]: 'some text' })[field]).toBe('some text');
  });

  test.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('a flag may be written %s', (text, value) => {
    expect(readEnvironment({ MLFLOW_TRUNCATE_LONG_VALUES: text }).truncateLongValues).toBe(value);
  });

  test('a flag or number that cannot be read is an error naming the variable and not its value', () => {
    expect(() => readEnvironment({ MLFLOW_TRACKING_INSECURE_TLS: 'yes, please' })).toThrow(ValidationError);
    expect(() => readEnvironment({ MLFLOW_TRACKING_INSECURE_TLS: 'yes, please' })).toThrow(
      /^The environment variable MLFLOW_TRACKING_INSECURE_TLS/,
    );
    expect(() => readEnvironment({ MLFLOW_HTTP_REQUEST_TIMEOUT: '-1' })).toThrow(/MLFLOW_HTTP_REQUEST_TIMEOUT/);
    expect(() => readEnvironment({ MLFLOW_HTTP_REQUEST_MAX_RETRIES: 'NaN' })).toThrow(/MLFLOW_HTTP_REQUEST_MAX_RETRIES/);
  });

  test('proxies are found in lower and upper case, lower case first', () => {
    expect(readEnvironment({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b' }).httpsProxy).toBe('http://b');
    expect(readEnvironment({ HTTP_PROXY: 'http://a' }).httpProxy).toBe('http://a');
    expect(readEnvironment({ NO_PROXY: 'localhost' }).noProxy).toBe('localhost');
  });

  test('the user is the first of LOGNAME, USER and USERNAME', () => {
    expect(readEnvironment({ USERNAME: 'c', USER: 'b', LOGNAME: 'a' }).user).toBe('a');
    expect(readEnvironment({ USERNAME: 'c' }).user).toBe('c');
  });
});
