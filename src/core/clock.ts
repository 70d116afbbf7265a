/** Where times come from; tests inject their own. */
export interface Clock {
  /** Epoch milliseconds, an integer. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
