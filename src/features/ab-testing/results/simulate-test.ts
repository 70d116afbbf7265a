import type { CallOptions } from '../../../core/call-options.js';
import { finishInTurns } from '../../../core/finish-in-turns.js';
import type { TestInput } from '../../../domain/experiment/definition/test-input.js';
import { parseSimulation } from '../../../domain/experiment/simulation/parse-simulation.js';
import { simulateTest as simulation } from '../../../domain/experiment/simulation/simulate-test.js';
import type { SimulatedTest } from '../../../domain/experiment/simulation/simulated-test.js';
import type { SimulateTestOptions } from '../../../domain/experiment/simulation/simulation-options.js';
import { defineTest, type TestVariant } from '../lifecycle/create-test.js';
import type { TestSession } from '../test-session.js';

/** Runs a test in imagination, in slices between which requests are served. */
export async function simulateTest(
  session: TestSession,
  test: TestInput<TestVariant>,
  options: SimulateTestOptions,
  call: CallOptions,
): Promise<SimulatedTest> {
  const { definition } = defineTest(session, test);
  const what = { name: `the simulation of the test "${definition.testId}"`, advice: 'ask for fewer runs' };
  return finishInTurns(simulation(parseSimulation(definition, options)), what, call);
}
