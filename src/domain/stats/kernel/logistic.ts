/** 1 / (1 + e⁻ᵘ): the rate whose log odds are u. What it lacks of 1 is the value at −u. */
export function logistic(u: number): number {
  return 1 / (1 + Math.exp(-u));
}
