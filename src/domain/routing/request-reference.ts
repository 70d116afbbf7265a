/** What a request id says. */
export interface RequestReference {
  readonly testId: string;
  /** Version of the definition that decided. */
  readonly version: number;
  /** Number of the allocation whose weights decided. */
  readonly period: number;
  /** Index of the arm in that definition. */
  readonly arm: number;
  /** 64 bits of the unit's hash, two unsigned integers. */
  readonly unitHigh: number;
  readonly unitLow: number;
  /** Epoch milliseconds of the decision. */
  readonly timestamp: number;
  /** The process that decided. */
  readonly process: string;
  /** Counts the decisions of that process, from 0. */
  readonly sequence: number;
  readonly enrolled: boolean;
}
