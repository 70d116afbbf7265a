import { setImmediate } from 'node:timers/promises';
import type { CallOptions } from '../../../core/call-options.js';
import { AbortError, TimeoutError } from '../../../core/errors/request-error.js';
import type { TestInput } from '../../../domain/experiment/definition/test-input.js';
import { parseSimulation } from '../../../domain/experiment/simulation/parse-simulation.js';
import { simulateTest as simulation } from '../../../domain/experiment/simulation/simulate-test.js';
import type { SimulatedTest } from '../../../domain/experiment/simulation/simulated-test.js';
import type { SimulateTestOptions } from '../../../domain/experiment/simulation/simulation-options.js';
import { defineTest, type TestVariant } from '../lifecycle/create-test.js';
import type { TestSession } from '../test-session.js';

/** Longest time without a turn for others, in milliseconds. */
const sliceMs = 10;

/** Runs a test in imagination, in slices between which requests are served. */
export async function simulateTest(
  session: TestSession,
  test: TestInput<TestVariant>,
  options: SimulateTestOptions,
  { signal, timeoutMs }: CallOptions,
): Promise<SimulatedTest> {
  const deadline = performance.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
  const { definition } = defineTest(session, test);
  const what = `the simulation of the test "${definition.testId}"`;
  const work = simulation(parseSimulation(definition, options));
  for (let sliceEnd = performance.now() + sliceMs; ; ) {
    const next = work.next();
    if (next.done === true) return next.value;
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    if (signal?.aborted) throw new AbortError(`The call was aborted during ${what}.`, { cause: signal.reason });
    if (performance.now() > deadline) throw new TimeoutError(`The call gave up after ${timeoutMs} ms of ${what}; ask for fewer runs.`);
    sliceEnd = performance.now() + sliceMs;
  }
}
