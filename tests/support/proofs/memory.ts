import { expect } from 'vitest';
import { buildPackage } from '../../../benchmarks/support/build-package.js';
import { openBench } from '../../../benchmarks/support/open-bench.js';
import { measureMemory } from '../../../benchmarks/tracking/memory.js';

/**
 * Logs into an embedded store without a pause, in a process of its own. Expects its resident memory at the end to be at
 * most 64 MiB above that after the first stretch.
 *
 * @returns both, in MiB
 */
export async function expectSteadyMemory(task: {
  readonly metrics: number;
  readonly every: number;
}): Promise<{ first: number; last: number }> {
  const bench = await openBench({ quick: true, workers: await buildPackage(), python: 'python3' });
  try {
    const { first, last } = await measureMemory(bench, task);
    expect(last).toBeLessThanOrEqual(first + 64);
    return { first, last };
  } finally {
    await bench.close();
  }
}
