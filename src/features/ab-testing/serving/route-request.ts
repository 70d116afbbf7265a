import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { Decision, DecisionReason } from '../../../domain/routing/decision.js';
import { requestIdWriter } from '../../../domain/routing/request-id.js';
import type { TestSession } from '../test-session.js';
import { chooseArm, type PeekedDecision, peekedDecision, type RouteRequest } from './choose-arm.js';
import { enrol } from './enrol.js';
import type { LiveTest } from './live-test.js';

/** Decides which arm a request gets, and enrols its unit. */
export function routeRequest(session: TestSession, request: RouteRequest): Decision {
  const test = testOf(session, request);
  if (test === undefined) return { ...notReady(request), requestId: requestIdBefore(session, request) };
  const { process } = session;
  const sequence = process.sequence++;
  const choice = chooseArm(test, request, process.name, sequence);
  const timestamp = session.clock.now();
  const { record, arms } = test;
  const { testId } = record.definition;
  const { arm, reason, enrolled, propensity } = choice;
  if (enrolled) enrol(test, choice, timestamp, sequence, request.attributes);
  const { name, modelName, modelVersion } = arms[arm] as (typeof arms)[number];
  const requestId = test.writeRequestId(choice, timestamp, sequence);
  return { testId, variant: name, modelName, modelVersion, requestId, reason, propensity, enrolled };
}

/** Which arm a request would get; nothing is counted or kept. */
export function peekAssignment(session: TestSession, request: RouteRequest): PeekedDecision {
  const test = testOf(session, request);
  if (test === undefined) return notReady(request);
  const { name, sequence } = session.process;
  return peekedDecision(test, chooseArm(test, request, name, sequence));
}

function testOf(session: TestSession, request: RouteRequest): LiveTest | undefined {
  if (typeof request !== 'object' || request === null) {
    throw new ValidationError(`A request must be an object such as { testId, unitId }, not ${describe(request)}.`);
  }
  if (!session.tests.isReady) session.begin();
  return session.tests.meant(request.testId);
}

/** Nothing is known of the test yet, not even its arms. */
function notReady({ testId }: RouteRequest): PeekedDecision {
  const reason: DecisionReason = 'NOT_READY';
  return {
    testId: testId ?? '',
    variant: 'control',
    modelName: undefined,
    modelVersion: undefined,
    reason,
    propensity: 1,
    enrolled: false,
  };
}

/** An id that is understood later, as that of a request outside the analysis; none where the test has no valid one. */
function requestIdBefore({ process, clock }: TestSession, { testId }: RouteRequest): string {
  try {
    const write = requestIdWriter({ testId: testId ?? '', version: 0, period: 0, process: process.name });
    return write({ arm: 0, enrolled: false, unitHigh: 0, unitLow: 0 }, clock.now(), process.sequence++);
  } catch {
    return '';
  }
}
