import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { MetricDefinition } from './metric-definition.js';
import { parseContext } from './parse-context.js';
import type { BanditPolicyInput } from './policy-input.js';
import type { AnalysisMethod } from './test-definition.js';
import type { BanditPolicy } from './test-policies.js';

const types = ['epsilonGreedy', 'ucb1', 'thompson', 'linUcb'] as const;
const fields = [
  'type',
  'floor',
  'updateIntervalMs',
  'minUnitsPerArm',
  'epsilon',
  'reward',
  'discount',
  'alpha',
  'context',
  'seed',
] as const;
/** Settings of one type only. */
const belongsTo: Readonly<Record<string, BanditPolicy['type']>> = {
  epsilon: 'epsilonGreedy',
  reward: 'thompson',
  alpha: 'linUcb',
  context: 'linUcb',
};

/** What a policy has to go with. */
interface PolicySubject {
  readonly arms: number;
  readonly unit: string;
  readonly metric: MetricDefinition;
  readonly method: AnalysisMethod;
}

/** Checks how traffic follows rewards and fills in the defaults. @throws ValidationError */
export function parsePolicy(input: BanditPolicyInput, { arms, unit, metric, method }: PolicySubject): BanditPolicy {
  const policy = parseKnownFields('policy', input, fields);
  const type = parseChoice('policy.type', policy.type, types);
  if (method === 'fixed' || method === 'groupSequential') {
    throw new ValidationError(
      `A policy moves traffic towards what is better, so that method '${method}' does not hold; use 'sequential' or 'bayesian', or no policy.`,
    );
  }
  if (metric.kind === 'ratio') {
    throw new ValidationError("A policy needs a reward of every unit, which a metric of kind 'ratio' has not; use 'mean' or 'proportion'.");
  }
  for (const [field, owner] of Object.entries(belongsTo)) {
    if (policy[field as keyof BanditPolicyInput] === undefined || owner === type) continue;
    throw new ValidationError(`policy.${field} goes with type '${owner}', not with '${type}'; leave it out.`);
  }
  const isContextual = type === 'linUcb';
  if (isContextual && unit !== 'request') {
    throw new ValidationError(
      `policy.type 'linUcb' decides anew for every request by its context; it needs unit 'request', not '${unit}'.`,
    );
  }
  if (isContextual && (policy.discount ?? 1) !== 1) {
    throw new ValidationError("policy.discount does not go with type 'linUcb', which forgets nothing; leave it out.");
  }
  return {
    type,
    floor: parseNumber('policy.floor', policy.floor ?? 0.01, { ...(isContextual ? { above: 0 } : { min: 0 }), below: 1 / arms }),
    updateIntervalMs: parseInteger('policy.updateIntervalMs', policy.updateIntervalMs ?? 900_000, { min: 1 }),
    minUnitsPerArm: parseInteger('policy.minUnitsPerArm', policy.minUnitsPerArm ?? 100, { min: 1 }),
    epsilon: type === 'epsilonGreedy' ? parseNumber('policy.epsilon', policy.epsilon ?? 0.1, { min: 0, max: 1 }) : undefined,
    reward: type === 'thompson' ? parseReward(policy.reward, metric) : undefined,
    discount: parseNumber('policy.discount', policy.discount ?? 1, { above: 0, max: 1 }),
    alpha: isContextual ? parseNumber('policy.alpha', policy.alpha ?? 1, { above: 0 }) : undefined,
    context: isContextual ? parseContext(policy.context, arms) : undefined,
    seed: policy.seed === undefined ? undefined : parseInteger('policy.seed', policy.seed),
  };
}

function parseReward(given: unknown, metric: MetricDefinition): 'bernoulli' | 'gaussian' {
  const reward = parseChoice('policy.reward', given ?? (metric.kind === 'proportion' ? 'bernoulli' : 'gaussian'), [
    'bernoulli',
    'gaussian',
  ]);
  if (reward === 'gaussian' || metric.kind === 'proportion') return reward;
  throw new ValidationError(`policy.reward 'bernoulli' needs a metric of kind 'proportion', not '${metric.kind}'; use 'gaussian'.`);
}
