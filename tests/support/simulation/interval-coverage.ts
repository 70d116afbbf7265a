import { seededRandom } from '../../../src/core/random.js';
import { finish } from '../../../src/core/slices.js';
import { parseDefinition } from '../../../src/domain/experiment/definition/parse-definition.js';
import type { TestInput } from '../../../src/domain/experiment/definition/test-input.js';
import { parseSimulation } from '../../../src/domain/experiment/simulation/parse-simulation.js';
import { type SimulatedRun, simulateRun } from '../../../src/domain/experiment/simulation/simulate-run.js';
import type { SimulateTestOptions } from '../../../src/domain/experiment/simulation/simulation-options.js';
import { worldOf } from '../../../src/domain/experiment/simulation/simulation-plan.js';
import type { Interval } from '../../../src/domain/stats/sample.js';

/** How often each interval of an analysis holds the truth; undefined where it was never there. */
export interface Coverage {
  readonly effect: number | undefined;
  readonly relative: number | undefined;
  readonly control: number | undefined;
  readonly challenger: number | undefined;
}

/** The coverage of all intervals of the primary metric of two arms, where runs ended. */
export function intervalCoverage(test: TestInput, options: SimulateTestOptions): Coverage {
  const plan = parseSimulation(parseDefinition(test), options);
  const world = worldOf(plan, true);
  const [model] = world.metrics;
  const mean = model?.mean ?? Number.NaN;
  const effect = model?.effects[1] ?? 0;
  const seeds = seededRandom(plan.seed);
  const runs: SimulatedRun[] = [];
  while (runs.length < plan.runs) runs.push(finish(simulateRun(world, seededRandom(Math.floor(seeds.next() * 2 ** 32)))));
  const of = (truth: number, interval: (run: SimulatedRun) => Interval | undefined) => {
    const found = runs.flatMap((run) => interval(run) ?? []);
    if (found.length === 0) return undefined;
    return found.filter(({ lower, upper }) => lower <= truth && truth <= upper).length / found.length;
  };
  const ofArm = (arm: number) => (run: SimulatedRun) => run.variants[arm]?.metrics[plan.definition.metric.name]?.interval;
  const ok = ({ comparisons: [first] }: SimulatedRun) => (first?.status === 'ok' ? first : undefined);
  return {
    effect: of(effect, (run) => ok(run)?.effect),
    relative: of(effect / Math.abs(mean), (run) => ok(run)?.relative),
    control: of(mean, ofArm(0)),
    challenger: of(mean + effect, ofArm(1)),
  };
}
