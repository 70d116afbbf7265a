import { expect } from 'vitest';
import { expectSteadyLearning } from '../faults/online-soak.js';
import { prove } from './prove.js';

prove(
  {
    name: 'A pipeline that learns for long, with late labels and updates, takes no more memory, and forgets what it wrote into its log',
    rounds: '10,000,000 samples of 10 features',
    embedded: true,
  },
  async () => {
    const readings = await expectSteadyLearning({ samples: 10_000_000, every: 500_000 });
    const last = readings.at(-1);
    expect(last?.updates).toBeGreaterThan(10);
    const mib = (bytes = 0) => (bytes / 2 ** 20).toFixed(0);
    const disk = Math.max(...readings.map(({ bytes }) => bytes));
    return `${mib(readings[1]?.rss)} MiB after 1,000,000, ${mib(last?.rss)} MiB after 10,000,000; ${last?.updates} updates; at most ${mib(disk)} MiB on disk`;
  },
);
