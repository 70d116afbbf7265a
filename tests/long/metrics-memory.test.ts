import { onTestFinished, test } from 'vitest';
import { buildPackage } from '../../benchmarks/support/build-package.js';
import { openBench } from '../../benchmarks/support/open-bench.js';
import { measureMemory } from '../../benchmarks/tracking/memory.js';

test('memory does not grow with the number of metrics in a loop that awaits run.ready()', async ({ expect }) => {
  const bench = await openBench({ quick: true, workers: await buildPackage(), python: 'python3' });
  onTestFinished(() => bench.close());
  const { first, last } = await measureMemory(bench, { metrics: 2_000_000, every: 500_000 });
  expect(last).toBeLessThan(first + 64);
}, 300_000);
