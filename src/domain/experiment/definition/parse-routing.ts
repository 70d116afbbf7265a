import { ValidationError } from '../../../core/errors/request-error.js';
import { parseRoutingPlan } from '../../routing/parse-routing-plan.js';
import type { RoutingPlan } from '../../routing/routing-plan.js';
import type { ArmDefinition, TestDefinition } from './test-definition.js';
import type { TestInput } from './test-input.js';

type RoutingFields = Pick<
  TestDefinition,
  'salt' | 'hash' | 'allocator' | 'arms' | 'coverage' | 'layer' | 'holdout' | 'targeting' | 'forced' | 'minVersion'
>;

/** Checks who takes part in a version of a test and fills in the defaults. @throws ValidationError */
export function parseRouting(test: TestInput, arms: readonly ArmDefinition[], version: number) {
  const given: RoutingFields = {
    salt: test.salt ?? test.testId,
    hash: test.hash ?? 'fnv',
    allocator: test.allocator ?? 'contiguous',
    arms,
    coverage: test.coverage ?? 1,
    layer: test.layer,
    holdout: test.holdout,
    targeting: test.targeting ?? [],
    forced: test.forced ?? {},
    minVersion: test.minVersion ?? 0,
  };
  const { arms: _, control: __, minVersion = 0, ...fields } = parseRoutingPlan(routingPlan(given));
  if (minVersion <= version) return { ...fields, minVersion };
  throw new ValidationError(
    `minVersion is ${minVersion}, but this is version ${version} of the definition, whose own units would be left out; give at most that.`,
  );
}

/**
 * What a definition says about routing.
 *
 * @param weights - Of the arms, where a policy has moved them. @default those of the definition
 */
export function routingPlan(definition: RoutingFields, weights?: readonly number[]): RoutingPlan {
  const { salt, hash, allocator, arms, coverage, layer, holdout, targeting, forced, minVersion } = definition;
  return {
    salt,
    arms: arms.map(({ name, trafficWeight }, index) => ({ name, weight: weights?.[index] ?? trafficWeight })),
    control: arms.findIndex(({ control }) => control),
    coverage,
    layer,
    holdout,
    targeting,
    forced,
    hash,
    allocator,
    minVersion,
  };
}
