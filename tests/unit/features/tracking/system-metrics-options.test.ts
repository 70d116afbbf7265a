import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../../src/core/config.js';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestClient } from '../../../../src/features/testing/create-test-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { type SystemMetrics, systemMetricsSettings } from '../../../../src/features/tracking/system-metrics-options.js';

const defaults = { intervalMs: 10_000, samplesBeforeLogging: 1, prefix: 'system/' };

describe('the settings of system metrics', () => {
  it('are off by default, and Python’s when switched on', () => {
    expect(systemMetricsSettings({}, undefined, undefined)).toBeUndefined();
    expect(systemMetricsSettings({}, undefined, true)).toEqual(defaults);
    expect(systemMetricsSettings({ systemMetrics: true }, undefined, undefined)).toEqual(defaults);
  });

  it('come from the call, then the tracker, then the environment', () => {
    const environment = { systemMetrics: true, systemMetricsInterval: 2.5, systemMetricsSamples: 3, systemMetricsNodeId: 'a/b' };
    expect(systemMetricsSettings(environment, undefined, false)).toBeUndefined();
    expect(systemMetricsSettings(environment, false, undefined)).toBeUndefined();
    expect(systemMetricsSettings(environment, { intervalMs: 100, nodeId: 'c' }, { intervalMs: 50, nodeId: undefined })).toEqual({
      intervalMs: 50,
      samplesBeforeLogging: 3,
      prefix: 'system/c/',
    });
    expect(systemMetricsSettings(environment, undefined, true)).toEqual({
      intervalMs: 2500,
      samplesBeforeLogging: 3,
      prefix: 'system/a/b/',
    });
    expect(systemMetricsSettings({ ...environment, systemMetrics: false }, undefined, {})).toMatchObject({ intervalMs: 2500 });
  });

  it('read Python’s variables, where 0 means the default', () => {
    const environment = readEnvironment({
      MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: 'true',
      MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: '0',
      MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING: '0',
      MLFLOW_SYSTEM_METRICS_NODE_ID: '',
    });
    expect(systemMetricsSettings(environment, undefined, undefined)).toEqual(defaults);
  });

  it.each([
    [{ systemMetricsSamples: 1.5 }, /MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING must be an integer/],
    [{ systemMetricsInterval: 1e9 }, /MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL/],
    [{ systemMetricsNodeId: 'a=b' }, /MLFLOW_SYSTEM_METRICS_NODE_ID/],
  ])('refuse %o of the environment, naming the variable', (environment, message) => {
    expect(() => systemMetricsSettings({ systemMetrics: true, ...environment }, undefined, undefined)).toThrow(message);
  });
});

describe('a wrong option', () => {
  it.each([
    [{ intervalMs: 0 }, /intervalMs must be an integer between 1/],
    [{ intervalMs: 2 ** 31 }, /intervalMs/],
    [{ samplesBeforeLogging: 0.5 }, /samplesBeforeLogging must be an integer/],
    [{ nodeId: '../x' }, /nodeId must be a text that can be a part of a metric's name/],
    [{ nodeId: 7 }, /nodeId must be a text/],
    ['yes', /systemMetrics must be true, false, or an object/],
    [null, /systemMetrics/],
  ])('%o is refused before a run is made', async (wrong, message) => {
    await using test = createTestClient();
    const systemMetrics = wrong as SystemMetrics;
    const tracker = new ExperimentTracker({ client: test.client });
    await expect(tracker.startRun({ systemMetrics })).rejects.toThrow(ValidationError);
    await expect(tracker.startRun({ systemMetrics })).rejects.toThrow(message);
    expect(() => new ExperimentTracker({ client: test.client, systemMetrics })).toThrow(message);
    expect(test.calls).toEqual([]);
  });
});
