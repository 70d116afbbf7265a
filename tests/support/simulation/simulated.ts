import { finish } from '../../../src/core/slices.js';
import { parseDefinition } from '../../../src/domain/experiment/definition/parse-definition.js';
import type { TestInput } from '../../../src/domain/experiment/definition/test-input.js';
import { parseSimulation } from '../../../src/domain/experiment/simulation/parse-simulation.js';
import { simulateTest } from '../../../src/domain/experiment/simulation/simulate-test.js';
import type { SimulatedRate, SimulatedTest } from '../../../src/domain/experiment/simulation/simulated-test.js';
import type { SimulateTestOptions } from '../../../src/domain/experiment/simulation/simulation-options.js';

/** A test of two variants and the proportion "bought", with what it is imagined to meet. */
export interface Simulated {
  readonly test?: Partial<TestInput> | undefined;
  readonly options?: Partial<SimulateTestOptions> | undefined;
}

/** What comes of a test; a fifth of the units buys, and 1000 come a day, unless said otherwise. */
export function simulated({ test = {}, options = {} }: Simulated): SimulatedTest {
  const definition = parseDefinition({
    testId: 'checkout',
    variants: [{ name: 'current' }, { name: 'candidate' }],
    unit: 'user',
    metric: { name: 'bought', kind: 'proportion' },
    ...test,
  });
  const plan = parseSimulation(definition, { baseline: { bought: { mean: 0.2 } }, unitsPerDay: 1000, ...options });
  return finish(simulateTest(plan));
}

/** Whether a rate is another one, up to four of its standard errors, or at most the other. */
export function isAbout({ rate }: SimulatedRate, expected: number, runs: number): boolean {
  return Math.abs(rate - expected) <= 4 * deviation(expected, runs) + 1 / runs;
}

/** Whether a rate is at most another one, but for chance. */
export function isAtMost({ rate }: SimulatedRate, expected: number, runs: number): boolean {
  return rate <= expected + 4 * deviation(expected, runs) + 1 / runs;
}

/** Whether two independent simulations have the same rate. */
export function agree(one: SimulatedRate, other: SimulatedRate): boolean {
  return Math.abs(one.rate - other.rate) <= 4 * Math.hypot(one.standardError, other.standardError);
}

function deviation(rate: number, runs: number): number {
  return Math.sqrt((rate * (1 - rate)) / runs);
}
