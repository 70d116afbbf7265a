import type { Random } from '../../../core/random.js';
import type { Slices } from '../../../core/slices.js';
import { compileRouter } from '../../routing/router.js';
import { sampleBinomial } from '../../stats/samplers/sample-binomial.js';
import { routingPlan } from '../definition/parse-routing.js';
import { MetricMoments } from '../metrics/metric-moments.js';
import type { Allocation, TestRecord } from '../test-record.js';
import type { MetricTotals } from '../test-totals.js';
import { drawTotals } from './draw-totals.js';
import { drawUnit } from './draw-unit.js';
import type { ArmModel, MetricModel } from './metric-model.js';

/** The units that came between two looks, with all that will become of them. */
export interface Cohort {
  readonly allocation: Allocation;
  /** Enrolled, in the order of the arms. */
  readonly units: readonly number[];
  /** By arm, then by metric. */
  readonly metrics: readonly (readonly (MetricTotals | undefined)[])[];
}

/** Who comes, and to what. */
export interface CohortInput {
  readonly record: TestRecord;
  readonly metrics: readonly MetricModel[];
  /** Units that come, enrolled or not. */
  readonly units: number;
  readonly random: Random;
}

/** Draws how many units each arm gets, and the moments of their values. */
export function* drawCohort({ record, metrics, units, random }: CohortInput): Slices<Cohort> {
  const allocation = record.allocations.at(-1) as Allocation;
  const counts = shared(sampleBinomial(units, allocation.coverage, random), allocation.weights, random);
  const drawn: (MetricTotals | undefined)[][] = [];
  for (const [arm, count] of counts.entries()) {
    const ofArm: (MetricTotals | undefined)[] = [];
    for (const model of metrics) ofArm.push(yield* drawTotals(ofArmModel(model, record, arm), count, random));
    drawn.push(ofArm);
  }
  return { allocation, units: counts, metrics: drawn };
}

/** Routes every unit by its id, and draws its values. */
export function* routeCohort({ record, metrics, units, random }: CohortInput): Slices<Cohort> {
  const { definition } = record;
  const allocation = record.allocations.at(-1) as Allocation;
  // Those who come meet the targeting, and belong to the test's share of its layer.
  const taking = { ...definition, coverage: allocation.coverage, layer: undefined, holdout: undefined, targeting: [], forced: {} };
  const router = compileRouter(routingPlan(taking, allocation.weights));
  const counts = definition.arms.map(() => 0);
  const models = definition.arms.map((_, arm) => metrics.map((model) => ofArmModel(model, record, arm)));
  const moments = definition.arms.map(() => metrics.map(({ shape }) => new MetricMoments(shape === 'ratio')));
  const crowd = Math.floor(random.next() * 2 ** 32).toString(36);
  for (let unit = 0; unit < units; unit++) {
    if (unit % 5000 === 4999) yield;
    const { arm, enrolled } = router.route(`${crowd}-${unit}`);
    if (!enrolled) continue;
    counts[arm] = (counts[arm] as number) + 1;
    for (const [place, model] of (models[arm] as readonly ArmModel[]).entries()) moments[arm]?.[place]?.add(drawUnit(model, random));
  }
  return { allocation, units: counts, metrics: moments.map((ofArm) => ofArm.map((each) => each.totals())) };
}

function ofArmModel(model: MetricModel, { allocations, definition }: TestRecord, arm: number): ArmModel {
  const share = allocations.at(-1)?.weights[arm] ?? 0;
  const weight = definition.policy === undefined || share === 0 ? Number.NaN : 1 / share;
  return { ...model, mean: model.mean + (model.effects[arm] ?? 0), weight };
}

/** Units by arm: a multinomial number, one binomial after the other. */
function shared(units: number, weights: readonly number[], random: Random): number[] {
  let left = units;
  let rest = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const count = weight <= 0 ? 0 : sampleBinomial(left, Math.min(1, weight / rest), random);
    left -= count;
    rest -= weight;
    return count;
  });
}
