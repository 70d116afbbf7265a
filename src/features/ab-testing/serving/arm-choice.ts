import type { DecisionReason } from '../../../domain/routing/decision.js';
import type { Routed } from '../../../domain/routing/router.js';

/** The arm of a request, and why: by the router, or without asking it. */
export interface ArmChoice extends Omit<Routed, 'reason'> {
  readonly reason: DecisionReason;
  /** For policies that look at contexts; overwritten by the next choice. */
  readonly context?: ArrayLike<number> | undefined;
}
