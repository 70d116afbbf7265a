import { dictionary } from '../../core/dictionary.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import { parseLayer } from './layer.js';
import { parseTargeting } from './parse-targeting.js';
import type { RoutedArm, RoutingPlan } from './routing-plan.js';

/** More arms than this have no room in a request id. */
const mostArms = 1000;

const name = { maxLength: 250, required: true };

/**
 * Checks everything that decides which arm a unit gets.
 *
 * @throws ValidationError naming what to change.
 */
export function parseRoutingPlan(plan: RoutingPlan): RoutingPlan {
  const given = parseObject('A routing plan', plan);
  const arms = parseArms(given.arms);
  if (!(Number.isInteger(given.control) && given.control >= 0 && given.control < arms.length)) {
    throw new ValidationError(`control must be the index of an arm, 0 to ${arms.length - 1}, not ${describe(given.control)}.`);
  }
  if (given.hash !== 'fnv' && given.hash !== 'growthbook') {
    throw new ValidationError(`hash must be "fnv" or "growthbook", not ${describe(given.hash)}.`);
  }
  if (given.allocator !== 'contiguous' && given.allocator !== 'rendezvous') {
    throw new ValidationError(`allocator must be "contiguous" or "rendezvous", not ${describe(given.allocator)}.`);
  }
  if (given.hash === 'growthbook' && given.allocator === 'rendezvous') {
    throw new ValidationError('allocator "rendezvous" works with hash "fnv" only: GrowthBook has ranges. Use "contiguous", or hash "fnv".');
  }
  const { holdout } = given;
  return {
    salt: parseText('salt', given.salt, name),
    arms,
    control: given.control,
    coverage: parseShare('coverage', given.coverage),
    layer: given.layer === undefined ? undefined : parseLayer(given.layer),
    holdout: holdout === undefined ? undefined : parseHoldout(holdout),
    targeting: parseTargeting(given.targeting),
    forced: parseForced(given.forced, arms),
    hash: given.hash,
    allocator: given.allocator,
    minVersion: given.minVersion === undefined ? undefined : parseInteger('minVersion', given.minVersion, { min: 0 }),
  };
}

function parseArms(arms: readonly RoutedArm[]): readonly RoutedArm[] {
  if (!Array.isArray(arms) || arms.length === 0 || arms.length > mostArms) {
    throw new ValidationError(`arms must be a list of 1 to ${mostArms} arms { name, weight }, not ${describe(arms)}.`);
  }
  const parsed = arms.map((arm: RoutedArm, index) => parseArm(`arms[${index}]`, arm));
  const names = new Set<string>();
  for (const arm of parsed) {
    if (names.has(arm.name)) throw new ValidationError(`Two arms have the name "${arm.name}"; give each its own.`);
    names.add(arm.name);
  }
  const total = parsed.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) throw new ValidationError('The weights of all arms are 0; give at least one arm a weight above 0.');
  if (!Number.isFinite(total))
    throw new ValidationError('The weights of the arms are too large to be added; only their proportions matter.');
  return parsed;
}

function parseArm(what: string, arm: RoutedArm): RoutedArm {
  const given = parseObject(what, arm);
  const armName = parseText(`${what}.name`, given.name, name);
  if (!(Number.isFinite(given.weight) && given.weight >= 0)) {
    throw new ValidationError(`The weight of arm "${armName}" must be a finite number, 0 or above, not ${describe(given.weight)}.`);
  }
  return { name: armName, weight: given.weight };
}

function parseHoldout(holdout: NonNullable<RoutingPlan['holdout']>): NonNullable<RoutingPlan['holdout']> {
  const given = parseObject('holdout', holdout);
  return { name: parseText('holdout.name', given.name, name), share: parseShare('holdout.share', given.share) };
}

function parseForced(forced: Readonly<Record<string, string>>, arms: readonly RoutedArm[]): Readonly<Record<string, string>> {
  const entries = Object.entries(parseObject('forced', forced));
  for (const [unit, arm] of entries) {
    if (unit === '') throw new ValidationError('forced has an empty unit id; remove it.');
    if (!arms.some((known) => known.name === arm)) {
      const names = arms.map((known) => `"${known.name}"`).join(', ');
      throw new ValidationError(
        `forced sends unit "${unit.slice(0, 40)}" to ${describe(arm)}, which is no arm of the test; there are ${names}.`,
      );
    }
  }
  return dictionary(entries);
}

function parseShare(what: string, share: number): number {
  if (typeof share === 'number' && share >= 0 && share <= 1) return share;
  throw new ValidationError(`${what} must be a share from 0 to 1, not ${describe(share)}.`);
}
