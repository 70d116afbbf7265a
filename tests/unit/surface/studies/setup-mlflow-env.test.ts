import { afterEach, describe, expect, it, vi } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { type MlflowEnv, setupMlflowEnv } from '../../../../src/surface/studies/setup-mlflow-env.js';

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
};

afterEach(() => vi.unstubAllEnvs());

describe('setupMlflowEnv', () => {
  it.each(Object.entries(variables))('writes %s to %s and nothing else', (setting, variable) => {
    for (const name of Object.values(variables)) vi.stubEnv(name, 'before');
    setupMlflowEnv({ [setting]: 'after' });
    for (const name of Object.values(variables)) expect(process.env[name]).toBe(name === variable ? 'after' : 'before');
  });

  it('leaves a variable as it is whose setting is undefined', () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', 'before');
    setupMlflowEnv({ trackingUri: undefined });
    expect(process.env['MLFLOW_TRACKING_URI']).toBe('before');
  });

  it.each([{ token: '' }, { token: 7 }, { token: null }, { tokn: 'secret' }, null])('refuses %o and sets nothing', (wrong) => {
    vi.stubEnv('MLFLOW_TRACKING_URI', 'before');
    const settings = wrong === null ? null : { trackingUri: 'after', ...wrong };
    expect(() => setupMlflowEnv(settings as MlflowEnv)).toThrow(ValidationError);
    expect(process.env['MLFLOW_TRACKING_URI']).toBe('before');
  });
});
