import type { MachineReading } from './system-metrics-reading.js';

/**
 * The system metrics of one step, named, measured and rounded as Python's MLflow does it: means over the samples, and
 * network traffic since the first reading. Megabytes are 10^6 bytes. What the machine does not tell is left out.
 *
 * @param readings - In order: the one the run began with, the last one of the step before, then the samples of this step.
 */
export function systemMetricsValues(start: MachineReading, readings: readonly MachineReading[]): Record<string, number> {
  const samples = readings.slice(1).map((present, before) => gauges(readings[before] as MachineReading, present));
  const last = readings.at(-1) as MachineReading;
  return { ...means(samples), ...trafficSince(start, last) };
}

/** What is measured at a moment; the load of the processor is that of the time since the sample before. */
function gauges(before: MachineReading, { cpu, memory, disk }: MachineReading): Record<string, number> {
  const elapsed = (cpu?.total ?? 0) - (before.cpu?.total ?? 0);
  const busy = (cpu?.busy ?? 0) - (before.cpu?.busy ?? 0);
  return {
    ...(elapsed > 0 ? { cpu_utilization_percentage: Math.min(100, Math.max(0, (busy / elapsed) * 100)) } : {}),
    system_memory_usage_megabytes: memory.used / 1e6,
    system_memory_usage_percentage: (memory.used / memory.total) * 100,
    ...(disk === undefined
      ? {}
      : {
          disk_usage_percentage: disk.used + disk.available === 0 ? 0 : (disk.used / (disk.used + disk.available)) * 100,
          disk_usage_megabytes: disk.used / 1e6,
          disk_available_megabytes: disk.available / 1e6,
        }),
  };
}

function means(samples: readonly Record<string, number>[]): Record<string, number> {
  const values = new Map<string, number[]>();
  for (const sample of samples) {
    for (const [key, value] of Object.entries(sample)) values.set(key, [...(values.get(key) ?? []), value]);
  }
  return Object.fromEntries(Array.from(values, ([key, all]) => [key, toTenths(all.reduce((sum, value) => sum + value, 0) / all.length)]));
}

function trafficSince(start: MachineReading, last: MachineReading): Record<string, number> {
  if (start.network === undefined || last.network === undefined) return {};
  return {
    network_receive_megabytes: (last.network.received - start.network.received) / 1e6,
    network_transmit_megabytes: (last.network.transmitted - start.network.transmitted) / 1e6,
  };
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
