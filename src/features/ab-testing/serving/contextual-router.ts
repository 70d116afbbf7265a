import { LinUcb } from '../../../domain/experiment/bandits/lin-ucb.js';
import { contextReader, contextSize } from '../../../domain/experiment/bandits/request-context.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { saltedUnit, saltState } from '../../../domain/routing/hash.js';
import type { Routed } from '../../../domain/routing/router.js';
import type { UnitAttributes } from '../../../domain/routing/routing-plan.js';
import type { ArmChoice } from './arm-choice.js';

/** Chooses for requests that the router has let into a test, by their contexts. */
export type ContextualRouter = (routed: Routed, attributes: UnitAttributes | undefined, control: number) => ArmChoice;

/**
 * Prepares choices by the context of every request. Until a test has learnt, the shares of its definition decide; contexts are kept from
 * the first request on. One without a context is not part of the analysis.
 *
 * @returns undefined for tests whose policy does not look at contexts
 */
export function contextualRouter({ definition, contextual }: TestRecord): ContextualRouter | undefined {
  const { arms, policy, salt, version } = definition;
  if (policy?.context === undefined) return undefined;
  const read = contextReader(policy.context);
  const options = { arms: arms.length, dimension: contextSize(policy.context), alpha: policy.alpha, floor: policy.floor };
  const model = contextual?.version === version ? LinUcb.fromJSON(options, contextual) : undefined;
  const state = saltState(`context:${salt}`);
  // The same request gets the same arm on every replica that knows the same: chance is the hash of its id.
  const chance = { value: 0, next: () => chance.value };

  return (routed, attributes, control) => {
    if (!routed.enrolled) return routed;
    const context = read(attributes);
    const { reason, unitHigh, unitLow } = routed;
    if (context === undefined) return { arm: control, reason: 'MISSING_CONTEXT', enrolled: false, propensity: 1, unitHigh, unitLow };
    if (model === undefined) return { arm: routed.arm, reason, enrolled: true, propensity: routed.propensity, unitHigh, unitLow, context };
    chance.value = saltedUnit(state, unitHigh, unitLow) / 2 ** 32;
    const { arm, propensities } = model.choose(context, chance);
    return { arm, reason, enrolled: true, propensity: propensities[arm] as number, unitHigh, unitLow, context };
  };
}
