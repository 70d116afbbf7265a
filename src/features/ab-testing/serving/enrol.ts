import { dictionary } from '../../../core/dictionary.js';
import type { UnitAttributes } from '../../../domain/routing/routing-plan.js';
import type { Covariates } from '../recording/units/unit-book.js';
import type { ArmChoice } from './arm-choice.js';
import type { LiveTest } from './live-test.js';

/** Enrols the unit of a request: counts its exposure and keeps its arm. */
export function enrol(
  test: LiveTest,
  choice: ArmChoice,
  timestamp: number,
  sequence: number,
  attributes: UnitAttributes | undefined,
): void {
  const covariates = test.covariates.length === 0 ? undefined : covariatesOf(test, attributes);
  const { exposure } = test;
  exposure.arm = choice.arm;
  exposure.unitHigh = choice.unitHigh;
  exposure.unitLow = choice.unitLow;
  exposure.timestamp = timestamp;
  exposure.sequence = sequence;
  test.recorder.expose(exposure, covariates, choice);
  const { definition } = test.record;
  if (definition.unit === 'request') test.unanswered[choice.arm] = (test.unanswered[choice.arm] ?? 0) + 1;
  if (!definition.sticky || choice.reason === 'CACHED') return;
  const { name } = test.arms[choice.arm] as (typeof test.arms)[number];
  test.assignments.assign(choice, { arm: name, version: definition.version, propensity: choice.propensity });
}

/** Read before anything is counted: attributes come from traffic, and can be anything, even getters that route a request themselves. */
function covariatesOf({ covariates }: LiveTest, attributes: UnitAttributes | undefined): Covariates | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  try {
    return dictionary(covariates.map((name) => [name, Object.hasOwn(attributes, name) ? attributes[name] : undefined]));
  } catch {
    return undefined;
  }
}
