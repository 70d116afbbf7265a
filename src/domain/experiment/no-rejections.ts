import type { RejectionReason } from './test-totals.js';

/** Counts of rejections by reason, all 0. */
export function noRejections(): Record<RejectionReason, number> {
  return {
    'unknown-request': 0,
    duplicate: 0,
    'not-a-number': 0,
    completed: 0,
    late: 0,
    unmatched: 0,
    'not-enrolled': 0,
    'unknown-metric': 0,
    overloaded: 0,
  };
}
