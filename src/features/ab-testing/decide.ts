import type { Decision } from '../../domain/routing/decision.js';
import { hashUnit } from '../../domain/routing/hash.js';
import type { RequestReference } from '../../domain/routing/request-reference.js';
import type { Routed, StoredAssignment } from '../../domain/routing/router.js';
import type { UnitAttributes } from '../../domain/routing/routing-plan.js';
import { canonicalUnitId } from '../../domain/routing/unit-id.js';
import type { UnitHash } from './assignments.js';
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
export function routed(test: LiveTest, request: RouteRequest, process: string, sequence: number): Routed {
  if (!test.isServing) return disabled(test);
  const { attributes, force } = request;
  const { definition } = test.record;
  if (!definition.sticky) {
    const unitId = definition.unit === 'request' && isMissing(request.unitId) ? `${process}.${sequence}` : request.unitId;
    return test.router.route(unitId, attributes, force);
  }
  return test.router.route(request.unitId, attributes, force, assignmentOf(test, request.unitId));
}

/** The unit as the assignments know it; undefined where there is none. */
export function unitHash(unitId: unknown): UnitHash | undefined {
  const unit = canonicalUnitId(unitId);
  if (unit === undefined) return undefined;
  const { high, low } = hashUnit(unit);
  return { unitHigh: high, unitLow: low };
}

/** What users see of a decision. */
export function peeked({ record, arms }: LiveTest, { arm, reason, propensity, enrolled }: Routed): PeekedDecision {
  const { name, modelName, modelVersion } = arms[arm] as (typeof arms)[number];
  return { testId: record.definition.testId, variant: name, modelName, modelVersion, reason, propensity, enrolled };
}

/** Enrols the unit of a decision: counts its exposure and keeps its arm. */
export function enrol(test: LiveTest, decision: Routed, reference: RequestReference, attributes: UnitAttributes | undefined): void {
  test.recorder.expose(reference, test.covariates.length === 0 ? undefined : attributes);
  const { definition } = test.record;
  if (definition.unit === 'request') test.unanswered[decision.arm] = (test.unanswered[decision.arm] ?? 0) + 1;
  if (!definition.sticky || decision.reason === 'CACHED') return;
  const { name } = test.arms[decision.arm] as (typeof test.arms)[number];
  test.assignments.assign(decision, { arm: name, version: definition.version, propensity: decision.propensity });
}

function assignmentOf(test: LiveTest, unitId: unknown): StoredAssignment | 'not-loaded' | undefined {
  const unit = unitHash(unitId);
  if (unit === undefined) return undefined;
  return test.assignments.find(unit) ?? (test.assignments.isLoaded(unit) ? undefined : 'not-loaded');
}

function disabled({ control }: LiveTest): Routed {
  return { arm: control, reason: 'DISABLED', enrolled: false, propensity: 1, unitHigh: 0, unitLow: 0 };
}

function isMissing(unitId: unknown): boolean {
  return unitId === undefined || unitId === null || unitId === '';
}
