/** A probability as a function of a location u on the whole line, growing or falling, and how fast its logarithm changes. */
export interface TailAt {
  /** Probability at u. */
  readonly value: number;
  /** Absolute slope of the probability at u. */
  readonly density: number;
}

const TOLERANCE = 4e-16;

/**
 * The u at which a monotone probability has a value: Newton's method on its logarithm, kept inside a bracket that it narrows.
 *
 * @param tail - Falling in u when `falling`, growing otherwise.
 * @param target - Above 0.
 * @param start - A guess.
 * @param width - How far the answer may be from the guess, about.
 */
export function solveQuantile(tail: (u: number) => TailAt, falling: boolean, target: number, start: number, width: number): number {
  const goal = Math.log(target);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let reach = width;
  let u = start;
  for (let round = 0; round < 400; round++) {
    const { value, density } = tail(u);
    const excess = value > 0 ? Math.log(value) - goal : Number.NEGATIVE_INFINITY;
    if (excess === 0) return u;
    if (excess > 0 === falling) low = u;
    else high = u;
    const slope = (falling ? -1 : 1) * (density / value);
    let next = u - excess / slope;
    if (!(next > low && next < high)) {
      if (Number.isFinite(low) && Number.isFinite(high)) next = low + (high - low) / 2;
      else next = Number.isFinite(low) ? low + reach : high - reach;
      reach *= 2;
    }
    if (Math.abs(next - u) <= TOLERANCE * Math.abs(next) || next === low || next === high) return next;
    u = next;
  }
  return u;
}
