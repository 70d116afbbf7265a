import type { SampleRejection } from '../sample.js';

/** Why an event cannot be taken. */
export interface Rejection {
  readonly reason: SampleRejection;
  /** What is wrong, for a person. */
  readonly message: string;
}
