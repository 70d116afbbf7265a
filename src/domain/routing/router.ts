import { allocatorOf } from './allocator.js';
import { hashArmLanes, hashLanes, lane, laneCount, laneStates, utf8Bytes } from './hash.js';
import { parseRoutingPlan } from './parse-routing-plan.js';
import type { RoutingPlan, RoutingReason, UnitAttributes } from './routing-plan.js';
import { compileTargeting } from './targeting.js';
import { shareThreshold } from './thresholds.js';
import { canonicalUnitId } from './unit-id.js';

/** Where a unit goes, and why. */
export interface Routed {
  /** Index of the arm. */
  readonly arm: number;
  readonly reason: RoutingReason;
  /** Whether the unit is part of the analysis. */
  readonly enrolled: boolean;
  /** Probability of this arm, given that the unit is enrolled; 1 where it is not. */
  readonly propensity: number;
  /** 64 bits that stand for the unit in every test and process, two unsigned integers; 0 and 0 without a unit. */
  readonly unitHigh: number;
  readonly unitLow: number;
}

/** The arm that a unit once got, kept by a store. */
export interface StoredAssignment {
  /** Name of the arm: indices change when arms do. */
  readonly arm: string;
  /** Version of the definition that assigned it. */
  readonly version: number;
  /** Probability that the arm had then. @default the share that it has now */
  readonly propensity?: number | undefined;
}

/** What a store keeps of the units of a test. */
export interface AssignedUnits {
  /** What a unit once got; `'not-loaded'` where the store was not asked, which is then told as the reason. */
  assigned(unitHigh: number, unitLow: number): StoredAssignment | 'not-loaded' | undefined;
}

/** Sends units to the arms of one plan; the same unit to the same arm in every process. */
export interface Router {
  readonly plan: RoutingPlan;
  /** Index of an arm. */
  armOf(name: string): number | undefined;
  /**
   * Decides for one unit. Nothing that comes from traffic makes it throw.
   *
   * @param unitId - A text, a number or a bigint; anything else is a missing unit.
   * @param force - Name of the arm that this call asks for; a name that is none is ignored.
   * @param units - Asked for what it keeps of the unit, where units keep their arms.
   */
  route(unitId: unknown, attributes?: UnitAttributes | undefined, force?: string | undefined, units?: AssignedUnits | undefined): Routed;
  /** The same plan with other weights, in the order of the arms, and coverage. @throws ValidationError */
  reweighted(weights: readonly number[], coverage?: number): Router;
}

/**
 * Computes once whatever does not depend on the unit.
 *
 * @throws ValidationError naming what is wrong with the plan.
 */
export function compileRouter(input: RoutingPlan): Router {
  const plan = parseRoutingPlan(input);
  const { control, layer, holdout, minVersion = 0 } = plan;
  const states = laneStates({ layer: layer?.name, holdout: holdout?.name, coverage: plan.salt, arm: plan.salt });
  const layerFrom = shareThreshold(layer?.range[0] ?? 0);
  const layerTo = shareThreshold(layer?.range[1] ?? 1);
  const heldOut = shareThreshold(holdout?.share ?? 0);
  const targeted = compileTargeting(plan.targeting);
  const allocator = allocatorOf(plan);
  const { shares } = allocator;
  const arms = new Map(plan.arms.map(({ name }, index) => [name, index]));
  const forcedUnits = new Map(Object.entries(plan.forced).map(([unit, name]) => [unit, arms.get(name) as number]));
  // Overwritten by every call: what is in it never outlives one.
  const hashes = new Uint32Array(laneCount);
  const hash = layer === undefined && holdout === undefined && plan.coverage === 1 ? hashArmLanes : hashLanes;

  // The order of the checks is part of the contract: what a caller forces comes first; who belongs to another test or to
  // nobody is not looked at any further; a stored arm outlives changes of targeting and coverage.
  function route(unitId: unknown, attributes?: UnitAttributes, force?: string, units?: AssignedUnits | undefined): Routed {
    const unit = canonicalUnitId(unitId);
    if (unit === undefined) hashes.fill(0);
    const bytes = unit === undefined ? '' : hashText(unit);

    const forcedArm = force === undefined ? undefined : arms.get(force);
    if (forcedArm !== undefined) return outside(forcedArm, 'FORCED');
    if (unit === undefined) return outside(control, 'MISSING_UNIT');
    const forcedByPlan = forcedUnits.size === 0 ? undefined : forcedUnits.get(unit);
    if (forcedByPlan !== undefined) return outside(forcedByPlan, 'FORCED');

    const place = hashes[lane.layer] as number;
    if (layer !== undefined && (place < layerFrom || place >= layerTo)) return outside(control, 'OTHER_TEST');
    if ((hashes[lane.holdout] as number) < heldOut) return outside(control, 'HELD_OUT');

    const stored = units?.assigned(hashes[lane.unitHigh] as number, hashes[lane.unitLow] as number);
    if (typeof stored === 'object' && stored !== null) {
      if (stored.version < minVersion) return outside(control, 'EXCLUDED_VERSION');
      const kept = arms.get(stored.arm);
      if (kept !== undefined) return inside(kept, 'CACHED', stored.propensity ?? shares[kept]);
    }

    if (targeted !== undefined && !targeted(attributes)) return outside(control, 'NOT_TARGETED');
    const arm = allocator.arm(hashes, bytes, unit);
    if (arm < 0) return outside(control, 'NOT_COVERED');
    return inside(arm, stored === 'not-loaded' ? 'STICKY_NOT_LOADED' : 'SPLIT', shares[arm]);
  }

  /** Hashes a unit under every salt that matters. @returns the bytes of its id */
  function hashText(unit: string): string {
    if (hash(unit, states, hashes) < 0x80) return unit;
    const bytes = utf8Bytes(unit);
    hash(bytes, states, hashes);
    return bytes;
  }

  function outside(arm: number, reason: RoutingReason): Routed {
    return {
      arm,
      reason,
      enrolled: false,
      propensity: 1,
      unitHigh: hashes[lane.unitHigh] as number,
      unitLow: hashes[lane.unitLow] as number,
    };
  }

  function inside(arm: number, reason: RoutingReason, share: number | undefined): Routed {
    return {
      arm,
      reason,
      enrolled: true,
      // An arm that was turned off keeps the units it has: nobody can divide by a share of 0.
      propensity: share !== undefined && share > 0 ? share : 1,
      unitHigh: hashes[lane.unitHigh] as number,
      unitLow: hashes[lane.unitLow] as number,
    };
  }

  return {
    plan,
    armOf: (name) => arms.get(name),
    route,
    reweighted(weights, coverage = plan.coverage) {
      return compileRouter({
        ...plan,
        arms: plan.arms.map(({ name }, index) => ({ name, weight: weights[index] ?? Number.NaN })),
        coverage,
      });
    },
  };
}
