import type { Decision } from '../../../domain/routing/decision.js';
import type { UnitAttributes } from '../../../domain/routing/routing-plan.js';
import type { ArmChoice } from './arm-choice.js';
import type { LiveTest } from './live-test.js';

/** Who asks for an arm. */
export interface RouteRequest {
  /** May be left out while exactly one test runs. */
  readonly testId?: string | undefined;
  /** For unit `request` the id of the request, if it has one. */
  readonly unitId?: string | number | bigint | undefined;
  /** What targeting and covariates look at. */
  readonly attributes?: UnitAttributes | undefined;
  /** Name of the variant that this request gets, outside the analysis; a name that is none is ignored. */
  readonly force?: string | undefined;
}

/** What a unit would get. */
export type PeekedDecision = Omit<Decision, 'requestId'>;

/**
 * Which arm a request gets, without enrolling its unit.
 *
 * @param process - Names, with the number of the decision, a request that has no id.
 */
export function chooseArm(test: LiveTest, request: RouteRequest, process: string, sequence: number): ArmChoice {
  if (!test.isServing) return disabled(test);
  const { attributes, force } = request;
  const { definition } = test.record;
  if (!definition.sticky) {
    const unitId = definition.unit === 'request' && isMissing(request.unitId) ? `${process}.${sequence}` : request.unitId;
    const routed = test.router.route(unitId, attributes, force);
    return test.contextual === undefined ? routed : test.contextual(routed, attributes, test.control);
  }
  return test.router.route(request.unitId, attributes, force, test.assignments);
}

/** What users see of a choice. */
export function peekedDecision({ record, arms }: LiveTest, { arm, reason, propensity, enrolled }: ArmChoice): PeekedDecision {
  const { name, modelName, modelVersion } = arms[arm] as (typeof arms)[number];
  return { testId: record.definition.testId, variant: name, modelName, modelVersion, reason, propensity, enrolled };
}

function disabled({ control }: LiveTest): ArmChoice {
  return { arm: control, reason: 'DISABLED', enrolled: false, propensity: 1, unitHigh: 0, unitLow: 0 };
}

function isMissing(unitId: unknown): boolean {
  return unitId === undefined || unitId === null || unitId === '';
}
