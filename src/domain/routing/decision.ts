import type { RoutingReason } from './routing-plan.js';

/** Why a request got its arm: by the router, or without asking it. */
export type DecisionReason =
  | RoutingReason
  /** The test is not running. */
  | 'DISABLED'
  /** An attribute of the policy's context is missing, or not of its kind. */
  | 'MISSING_CONTEXT'
  /** The tests are not known yet. */
  | 'NOT_READY';

/** Which arm a request gets, and why. */
export interface Decision {
  readonly testId: string;
  /** Name of the arm. */
  readonly variant: string;
  readonly modelName?: string | undefined;
  /** The version that the arm's alias meant when the test was started. */
  readonly modelVersion?: string | undefined;
  /** Names this decision when its outcome is recorded; carries test, definition version, arm, unit hash and time. */
  readonly requestId: string;
  readonly reason: DecisionReason;
  /** Probability with which the unit got this arm, given that it is enrolled; 1 where it is not enrolled. */
  readonly propensity: number;
  /** Whether the unit is part of the analysis. */
  readonly enrolled: boolean;
}
