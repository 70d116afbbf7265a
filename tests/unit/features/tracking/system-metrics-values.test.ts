import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type MachineReading, readMachine } from '../../../../src/features/tracking/system-metrics-reading.js';
import { systemMetricsValues } from '../../../../src/features/tracking/system-metrics-values.js';

const reading = (n: number): MachineReading => ({
  cpu: { busy: n * 30, total: n * 100 },
  memory: { used: n * 1e9, total: 4e9 },
  disk: { used: n * 1e9, available: 9e9 },
  network: { received: n * 5_000_000, transmitted: n * 123_456 },
});

describe('the values of one step', () => {
  it('are means of the samples rounded to tenths, and the traffic since the start, not rounded', () => {
    expect(systemMetricsValues(reading(0), [reading(1), reading(2), reading(3)])).toEqual({
      cpu_utilization_percentage: 30,
      system_memory_usage_megabytes: 2500,
      system_memory_usage_percentage: 62.5,
      disk_usage_percentage: 21.6, // mean of 2 / 11 and 3 / 12
      disk_usage_megabytes: 2500,
      disk_available_megabytes: 9000,
      network_receive_megabytes: 15,
      network_transmit_megabytes: 0.370368,
    });
  });

  it('leave out what the platform does not tell', () => {
    const { memory } = reading(1);
    expect(systemMetricsValues({ memory }, [{ memory }, { memory }])).toEqual({
      system_memory_usage_megabytes: 1000,
      system_memory_usage_percentage: 25,
    });
    const standing = { memory, cpu: { busy: 1, total: 2 } };
    expect(systemMetricsValues(standing, [standing, standing])).not.toHaveProperty('cpu_utilization_percentage');
  });

  it('count the load over the samples in which the counters moved', () => {
    const after = { ...reading(2), cpu: { busy: 80, total: 200 } };
    expect(systemMetricsValues(reading(1), [reading(1), reading(1), after])).toMatchObject({ cpu_utilization_percentage: 50 });
  });
});

describe.runIf(process.platform === 'linux')('a reading of a Linux machine, as psutil defines it', () => {
  const file = (name: string) => readFileSync(`/proc/${name}`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(file('meminfo'))?.[1]) * 1024;
  const interfaces = () => file('net/dev').match(/^ *[^:\n]+:.*$/gm) ?? [];
  const bytes = (field: number) => interfaces().reduce((sum, line) => sum + Number(line.split(':').at(-1)?.trim().split(/\s+/)[field]), 0);

  /** A reading in a moment in which nothing else changed much: what `look` gives before and after it is nearly the same. */
  async function calmly(look: () => readonly number[]): Promise<{ readonly reading: MachineReading; readonly seen: readonly number[] }> {
    for (;;) {
      const seen = look();
      const reading = await readMachine();
      if (look().every((value, index) => Math.abs(value - (seen[index] ?? 0)) < 64e6)) return { reading, seen };
    }
  }

  it('counts memory in use as all but what is available', async () => {
    const { reading, seen } = await calmly(() => [kilobytes('MemTotal') - kilobytes('MemAvailable')]);
    expect(reading.memory.total).toBe(kilobytes('MemTotal'));
    expect(Math.abs(reading.memory.used - (seen[0] ?? 0))).toBeLessThan(256e6);
  });

  it('sums the traffic of all interfaces', async () => {
    const before = [bytes(0), bytes(8)] as const;
    const { network } = await readMachine();
    expect(network?.received).toBeGreaterThanOrEqual(before[0]);
    expect(network?.received).toBeLessThanOrEqual(bytes(0));
    expect(network?.transmitted).toBeGreaterThanOrEqual(before[1]);
    expect(network?.transmitted).toBeLessThanOrEqual(bytes(8));
  });

  it('tells the root file system as df does', async () => {
    const df = () => execFileSync('df', ['--output=used,avail', '--block-size=1', '/'], { encoding: 'utf8' });
    const { reading, seen } = await calmly(() => df().match(/\d+/g)?.map(Number) ?? []);
    expect(Math.abs((reading.disk?.used ?? 0) - (seen[0] ?? 0))).toBeLessThan(256e6);
    expect(Math.abs((reading.disk?.available ?? 0) - (seen[1] ?? 0))).toBeLessThan(256e6);
  });

  it('counts the processor as busy while it computes, and not while it waits', async () => {
    const ticks = () => file('stat').split('\n')[0]?.trim().split(/\s+/).slice(1, 9).map(Number) as number[];
    const busy = ([user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0]: number[]) =>
      user + nice + system + irq + softirq + steal;
    const before = ticks();
    const first = await readMachine();
    // Time in which others had the processor, or nobody, is none of it.
    for (const start = process.cpuUsage(); process.cpuUsage(start).user < 200_000; ) Math.sqrt(start.user);
    await delay(50);
    const second = await readMachine();
    const after = ticks();
    const counted = (second.cpu?.busy ?? 0) - (first.cpu?.busy ?? 0);
    expect(counted).toBeGreaterThanOrEqual(15); // of the 20 ticks that the loop took
    expect(counted).toBeLessThanOrEqual(busy(after) - busy(before));
    expect(second.cpu?.total).toBeLessThanOrEqual(after.reduce((sum, value) => sum + value, 0));
  });
});
