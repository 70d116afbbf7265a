/** A probability and its complement, each with all its digits. */
export interface Tails {
  /** P(X ≤ x). */
  readonly lower: number;
  /** P(X > x). */
  readonly upper: number;
}

/** Both tails from the lower one. */
export function fromLower(lower: number): Tails {
  return { lower, upper: 1 - lower };
}

/** Both tails from the upper one. */
export function fromUpper(upper: number): Tails {
  return { lower: 1 - upper, upper };
}
