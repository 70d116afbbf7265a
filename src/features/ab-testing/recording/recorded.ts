import type { RejectionReason } from '../../../domain/experiment/test-totals.js';

/** Whether a prediction or an outcome was counted. */
export type Recorded = { readonly accepted: true } | { readonly accepted: false; readonly reason: RejectionReason };

/** What is counted was counted. */
export const accepted: Recorded = { accepted: true };
