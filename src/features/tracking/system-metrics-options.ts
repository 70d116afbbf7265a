import type { EnvironmentConfig } from '../../core/config.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKey } from '../../core/validation/key.js';

/** How often the machine is looked at while a run goes on. */
export interface SystemMetricsOptions {
  /** Milliseconds between two samples. @default `MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL` (seconds), else 10_000 */
  readonly intervalMs?: number | undefined;
  /** Samples that one logged value is the mean of. @default `MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING`, else 1 */
  readonly samplesBeforeLogging?: number | undefined;
  /** Puts the metrics below `system/<nodeId>/`, to tell several machines apart. @default `MLFLOW_SYSTEM_METRICS_NODE_ID`, else none */
  readonly nodeId?: string | undefined;
}

/**
 * Whether the load, the memory, the disk and (on Linux) the network of the machine are logged while a run goes on, and how.
 * The metrics have the names that Python's MLflow gives them, `system/cpu_utilization_percentage` for example. Graphics
 * processors are not looked at.
 */
export type SystemMetrics = boolean | SystemMetricsOptions;

/** {@link SystemMetricsOptions}, with all defaults in place. */
export interface SystemMetricsSettings {
  readonly intervalMs: number;
  readonly samplesBeforeLogging: number;
  /** What the names of the metrics begin with. */
  readonly prefix: string;
}

/** Longest delay a timer can have. */
const longestDelay = 2 ** 31 - 1;

/**
 * Checks the option `systemMetrics`.
 *
 * @throws ValidationError
 */
export function parseSystemMetrics(value: SystemMetrics | undefined): SystemMetrics | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) {
    throw new ValidationError(
      `The option systemMetrics must be true, false, or an object such as { intervalMs: 5000 }, not ${describe(value)}.`,
    );
  }
  const { intervalMs, samplesBeforeLogging, nodeId } = value;
  if (intervalMs !== undefined) parseInterval('The option systemMetrics.intervalMs', intervalMs);
  if (samplesBeforeLogging !== undefined) parseInteger('The option systemMetrics.samplesBeforeLogging', samplesBeforeLogging, { min: 1 });
  if (nodeId !== undefined) prefixOf('The option systemMetrics.nodeId', nodeId);
  return value;
}

/**
 * What counts for a run: the option of the call, then that of the tracker, then the environment.
 *
 * @returns `undefined` when no system metrics are wanted.
 * @throws ValidationError when a variable of the environment cannot be used.
 */
export function systemMetricsSettings(
  environment: EnvironmentConfig,
  tracker: SystemMetrics | undefined,
  call: SystemMetrics | undefined,
): SystemMetricsSettings | undefined {
  if ((call ?? tracker ?? environment.systemMetrics ?? false) === false) return undefined;
  const given = { ...optionsIn(tracker), ...optionsIn(call) };
  return {
    intervalMs: given.intervalMs ?? environmentInterval(environment) ?? 10_000,
    samplesBeforeLogging: given.samplesBeforeLogging ?? environmentSamples(environment) ?? 1,
    prefix:
      given.nodeId !== undefined
        ? prefixOf('The option systemMetrics.nodeId', given.nodeId)
        : prefixOf('MLFLOW_SYSTEM_METRICS_NODE_ID', environment.systemMetricsNodeId),
  };
}

/** The options that are set. */
function optionsIn(option: SystemMetrics | undefined): SystemMetricsOptions {
  return typeof option === 'object' ? Object.fromEntries(Object.entries(option).filter(([, value]) => value !== undefined)) : {};
}

/** As in Python, 0 stands for the default. */
function environmentInterval({ systemMetricsInterval: seconds }: EnvironmentConfig): number | undefined {
  if (seconds === undefined || seconds === 0) return undefined;
  return parseInterval('MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL in milliseconds', Math.max(1, Math.round(seconds * 1000)));
}

function environmentSamples({ systemMetricsSamples: samples }: EnvironmentConfig): number | undefined {
  if (samples === undefined || samples === 0) return undefined;
  return parseInteger('MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING', samples, { min: 1 });
}

function parseInterval(what: string, intervalMs: number): number {
  return parseInteger(what, intervalMs, { min: 1, max: longestDelay });
}

function prefixOf(what: string, nodeId: string | undefined): string {
  if (nodeId === undefined) return 'system/';
  const prefix = `system/${nodeId}/`;
  try {
    if (typeof nodeId !== 'string') throw new TypeError(`it is ${describe(nodeId)}`);
    parseKey('metric', `${prefix}system_memory_usage_percentage`);
  } catch (cause) {
    throw new ValidationError(`${what} must be a text that can be a part of a metric's name: ${(cause as Error).message}`, { cause });
  }
  return prefix;
}
