/** Shares of counts. */
export function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** Σ (c − r) ln(c / r) over the shares of bins, none taken for less than `epsilon`: the population stability index. */
export function populationStability(reference: readonly number[], current: readonly number[], epsilon: number): number {
  let sum = 0;
  for (const [bin, share] of reference.entries()) {
    const r = Math.max(epsilon, share);
    const c = Math.max(epsilon, current[bin] as number);
    sum += (c - r) * Math.log(c / r);
  }
  return sum;
}

/** The square root of the Jensen–Shannon divergence of two lists of shares, with natural logarithms: from 0 to √ln 2. */
export function jensenShannonNats(reference: readonly number[], current: readonly number[]): number {
  let sum = 0;
  for (const [bin, p] of reference.entries()) {
    const q = current[bin] as number;
    const mean = (p + q) / 2;
    if (p > 0) sum += p * Math.log(p / mean);
    if (q > 0) sum += q * Math.log(q / mean);
  }
  // Rounding makes the sum for equal shares a little negative.
  return Math.sqrt(Math.max(0, sum) / 2);
}

/** Half of Σ |r − c|: the largest difference that the shares of any set of categories have. */
export function totalVariation(reference: readonly number[], current: readonly number[]): number {
  return reference.reduce((sum, share, bin) => sum + Math.abs(share - (current[bin] as number)), 0) / 2;
}
