import { dictionary } from '../../core/dictionary.js';
import type { Decision, DecisionReason } from '../../domain/routing/decision.js';
import { hashUnit } from '../../domain/routing/hash.js';
import type { RequestReference } from '../../domain/routing/request-reference.js';
import type { Routed } from '../../domain/routing/router.js';
import type { UnitAttributes } from '../../domain/routing/routing-plan.js';
import { canonicalUnitId } from '../../domain/routing/unit-id.js';
import type { UnitHash } from './assignments.js';
import type { LiveTest } from './live-test.js';
import type { Covariates } from './recording/unit-book.js';

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

/** Where a unit goes, and why: by the router, or without asking it. */
export interface Decided extends Omit<Routed, 'reason'> {
  readonly reason: DecisionReason;
}

/** What a unit would get. */
export type PeekedDecision = Omit<Decision, 'requestId'>;

/**
 * Which arm a request gets, without enrolling its unit.
 *
 * @param process - Names, with the number of the decision, a request that has no id.
 */
export function routed(test: LiveTest, request: RouteRequest, process: string, sequence: number): Decided {
  if (!test.isServing) return disabled(test);
  const { attributes, force } = request;
  const { definition } = test.record;
  if (!definition.sticky) {
    const unitId = definition.unit === 'request' && isMissing(request.unitId) ? `${process}.${sequence}` : request.unitId;
    return test.router.route(unitId, attributes, force);
  }
  return test.router.route(request.unitId, attributes, force, test.assignments);
}

/** The unit as the assignments know it; undefined where there is none. */
export function unitHash(unitId: unknown): UnitHash | undefined {
  const unit = canonicalUnitId(unitId);
  if (unit === undefined) return undefined;
  const { high, low } = hashUnit(unit);
  return { unitHigh: high, unitLow: low };
}

/** What users see of a decision. */
export function peeked({ record, arms }: LiveTest, { arm, reason, propensity, enrolled }: Decided): PeekedDecision {
  const { name, modelName, modelVersion } = arms[arm] as (typeof arms)[number];
  return { testId: record.definition.testId, variant: name, modelName, modelVersion, reason, propensity, enrolled };
}

/** Enrols the unit of a decision: counts its exposure and keeps its arm. */
export function enrol(test: LiveTest, decision: Decided, reference: RequestReference, attributes: UnitAttributes | undefined): void {
  test.recorder.expose(reference, test.covariates.length === 0 ? undefined : covariatesOf(test, attributes));
  const { definition } = test.record;
  if (definition.unit === 'request') test.unanswered[decision.arm] = (test.unanswered[decision.arm] ?? 0) + 1;
  if (!definition.sticky || decision.reason === 'CACHED') return;
  const { name } = test.arms[decision.arm] as (typeof test.arms)[number];
  test.assignments.assign(decision, { arm: name, version: definition.version, propensity: decision.propensity });
}

/** Read before anything is counted: attributes come from traffic, and can be anything. */
function covariatesOf({ covariates }: LiveTest, attributes: UnitAttributes | undefined): Covariates | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  try {
    return dictionary(covariates.map((name) => [name, Object.hasOwn(attributes, name) ? attributes[name] : undefined]));
  } catch {
    return undefined;
  }
}

function disabled({ control }: LiveTest): Decided {
  return { arm: control, reason: 'DISABLED', enrolled: false, propensity: 1, unitHigh: 0, unitLow: 0 };
}

function isMissing(unitId: unknown): boolean {
  return unitId === undefined || unitId === null || unitId === '';
}
