/** One value that did not reach the store, and why. */
export interface UndeliveredItem {
  /** Client-made key of the run. */
  readonly runKey: string;
  readonly runId: string;
  readonly kind: 'metric' | 'param' | 'tag' | 'end';
  /** Name of the metric, param or tag; the status for `end`. */
  readonly key: string;
  /** `pending`: still being tried. `dropped`: given up. `quarantined`: refused by the store. */
  readonly state: 'pending' | 'dropped' | 'quarantined';
  readonly reason: string;
}

/**
 * The account of a buffer: `accepted = delivered + pending + dropped + quarantined` always holds.
 */
export interface DeliveryReport {
  readonly accepted: number;
  readonly delivered: number;
  readonly pending: number;
  readonly dropped: number;
  readonly quarantined: number;
  /** What is not delivered, oldest first; at most 1,000 items. */
  readonly undelivered: readonly UndeliveredItem[];
}
