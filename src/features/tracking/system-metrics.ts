import { setTimeout as delay } from 'node:timers/promises';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import { outsideCallers } from '../../core/outside-callers.js';
import type { ActiveRun } from './active-run.js';
import type { RunRecord } from './run-record.js';
import type { SystemMetricsSettings } from './system-metrics-options.js';
import { type MachineReading, readMachine } from './system-metrics-reading.js';
import { systemMetricsValues } from './system-metrics-values.js';

/**
 * Logs what the machine does while the run goes on, as Python's MLflow does: `system/cpu_utilization_percentage` and the like, one
 * step for every logged sample. The first values come after the first interval. It ends with the run, never throws, and
 * never holds the process open.
 *
 * @param firstStep - Step of the first values; a run that is resumed goes on where it stopped.
 */
export function startSystemMetrics(run: ActiveRun, record: RunRecord, settings: SystemMetricsSettings, firstStep: number): void {
  const ended = new AbortController();
  record.stopSystemMetrics = () => ended.abort();
  outsideCallers(() => {
    logUntil(ended.signal, run, settings, firstStep).catch((error: unknown) => {
      if (ended.signal.aborted) return;
      record.client.settings.logger.warn({ runId: run.runId, err: error }, 'The system metrics of the run have stopped.');
    });
  });
}

/** The step after the last one that has system metrics. */
export function nextSystemStep(metrics: readonly { readonly key: string; readonly step: number }[]): number {
  return metrics.reduce((next, { key, step }) => (key.startsWith('system/') ? Math.max(next, step + 1) : next), 0);
}

async function logUntil(signal: AbortSignal, run: ActiveRun, settings: SystemMetricsSettings, firstStep: number): Promise<never> {
  const start = await readMachine();
  let last = start;
  let step = firstStep;
  for (;;) {
    const readings = [last, ...(await samples(settings, signal))];
    last = readings.at(-1) as MachineReading;
    const values = Object.entries(systemMetricsValues(start, readings)).map(([key, value]) => [settings.prefix + key, value]);
    if (tryLog(run, Object.fromEntries(values), step)) step += 1;
  }
}

async function samples({ intervalMs, samplesBeforeLogging }: SystemMetricsSettings, signal: AbortSignal): Promise<MachineReading[]> {
  const readings: MachineReading[] = [];
  while (readings.length < samplesBeforeLogging) {
    await delay(intervalMs, undefined, { ref: false, signal });
    readings.push(await readMachine());
  }
  return readings;
}

/** Whether there was room: values of the user come first, so system metrics are given up when there is none. */
function tryLog(run: ActiveRun, values: Readonly<Record<string, number>>, step: number): boolean {
  try {
    run.logMetrics(values, { step });
    return true;
  } catch (error) {
    if (isMlflowOpsError(error) && error.code === 'BUFFER_FULL') return false;
    throw error;
  }
}
