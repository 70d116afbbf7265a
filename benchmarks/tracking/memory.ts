import { join } from 'node:path';
import type { Bench, Figure } from '../support/figure.js';
import type { MemoryUse } from './workers/memory.js';

const mebibyte = 2 ** 20;

/** Resident memory in MiB after the first stretch, after the last, and the largest of all. */
export async function measureMemory(bench: Pick<Bench, 'worker' | 'directory'>, task: { metrics: number; every: number }) {
  const trackingUri = `sqlite:///${join(await bench.directory(), 'mlflow.db')}`;
  const { rss, metricsPerSecond } = await bench.worker<MemoryUse>('memory', { trackingUri, ...task });
  const sizes = rss.map((bytes) => bytes / mebibyte);
  return { first: sizes[0] ?? 0, last: sizes.at(-1) ?? 0, most: Math.max(...sizes), metricsPerSecond };
}

/** Memory of a process that logs without end. */
export const memory: Figure = {
  name: 'tracking/memory',
  title: 'Memory of a long run',
  method:
    '10 million metrics into the embedded store in a loop that awaits `run.ready()` every 1,000; the resident memory of the process after every million.',
  async measure(bench) {
    const task = bench.quick ? { metrics: 1_000_000, every: 100_000 } : { metrics: 10_000_000, every: 1_000_000 };
    const { first, last, most, metricsPerSecond } = await measureMemory(bench, task);
    return [
      { what: `after the first ${task.every.toLocaleString('en-US')}`, unit: 'MiB', values: [first] },
      { what: `after ${task.metrics.toLocaleString('en-US')}`, unit: 'MiB', values: [last] },
      { what: 'largest on the way', unit: 'MiB', values: [most] },
      {
        what: 'growth',
        unit: 'MiB',
        values: [last - first],
        target: { atMost: 64, cause: 'something is kept for every metric.' },
      },
      { what: 'rate over the whole run', unit: 'metrics/s', values: [metricsPerSecond] },
    ];
  },
};
