import { expectSteadyMemory } from '../support/proofs/memory.js';
import { prove } from './prove.js';

prove(
  {
    name: 'Memory does not grow with the number of metrics in a loop that awaits `run.ready()`',
    rounds: '10,000,000 metrics',
    embedded: true,
  },
  async () => {
    const { first, last } = await expectSteadyMemory({ metrics: 10_000_000, every: 1_000_000 });
    return `${first.toFixed(0)} MiB after 1,000,000, ${last.toFixed(0)} MiB after 10,000,000`;
  },
);
