import { expect, test } from 'vitest';
import { expectSteadyLearning } from './online-soak.js';

/** `tests/long` has ten million. */
test('a pipeline that learns from 200,000 samples takes no more memory at the end than near the beginning', async () => {
  const readings = await expectSteadyLearning({ samples: 200_000, every: 25_000 });
  expect(readings.at(-1)?.updates).toBeGreaterThan(0);
}, 60_000);
