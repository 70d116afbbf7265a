import { seededRandom } from '../../../core/random.js';
import type { Slices } from '../../../core/slices.js';
import { type SimulatedRun, simulateRun } from './simulate-run.js';
import type { SimulatedTest } from './simulated-test.js';
import { type SimulatedWorld, type SimulationPlan, worldOf } from './simulation-plan.js';
import { powerOf, summarizeRuns } from './summarize-runs.js';

/**
 * Runs a test many times in imagination: without any effect, for its false alarms, and with those that are given. The same plan gives
 * the same result.
 */
export function* simulateTest(plan: SimulationPlan): Slices<SimulatedTest> {
  const { definition, runs, seed, days, looks } = plan;
  const alike = worldOf(plan, false);
  const withoutEffect = summarizeRuns(alike, yield* simulateRuns(alike));
  const world = worldOf(plan, true);
  const isChanged = world.metrics.some(({ effects }) => effects.some((effect) => effect !== 0));
  const changed = isChanged ? yield* simulateRuns(world) : [];
  return {
    testId: definition.testId,
    method: definition.policy === undefined ? definition.method : 'ips',
    runs,
    seed,
    days,
    looks,
    falsePositiveRate: withoutEffect.anySignificant,
    power: isChanged ? powerOf(world, changed) : undefined,
    ...(isChanged ? summarizeRuns(world, changed) : withoutEffect),
    withoutEffect,
  };
}

/** Both worlds meet the same chance, so that they differ by the effects. */
function* simulateRuns(world: SimulatedWorld): Slices<readonly SimulatedRun[]> {
  const { runs: count, seed } = world.plan;
  const seeds = seededRandom(seed);
  const runs: SimulatedRun[] = [];
  while (runs.length < count) runs.push(yield* simulateRun(world, seededRandom(Math.floor(seeds.next() * 2 ** 32))));
  return runs;
}
