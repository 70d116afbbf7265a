/** A probability distribution with its parameters fixed; discrete ones have their probability mass as `pdf`. */
export interface Distribution {
  /** Density at `x`, or probability of `x`. */
  pdf(x: number): number;
  /** P(X ≤ x). */
  cdf(x: number): number;
  /** P(X > x), computed directly, so that small tails keep their digits. */
  sf(x: number): number;
  /** The smallest x with P(X ≤ x) ≥ p. */
  quantile(p: number): number;
  /** The x with P(X > x) = q, for tails that 1 − q cannot express. */
  upperQuantile(q: number): number;
}
