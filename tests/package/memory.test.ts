import { test } from 'vitest';
import { expectSteadyMemory } from '../support/proofs/memory.js';

test('memory does not grow with the number of metrics in a loop that awaits run.ready()', async () => {
  await expectSteadyMemory({ metrics: 600_000, every: 200_000 });
}, 300_000);
