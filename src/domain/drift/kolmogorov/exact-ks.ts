/**
 * P(D ≥ h / lcm(n, m)) of the two-sample Kolmogorov–Smirnov statistic without ties, exactly. For n = m the alternating sum of Gnedenko and
 * Korolyuk (1951); otherwise the share of lattice paths from (0, 0) to (n, m) that leave the band |x/n − y/m| < D, by the recursion
 * of Hodges (1958), each column divided by its number of paths. Takes n steps, or n times the width of the band.
 */
export function exactKs(n: number, m: number, h: number): number {
  if (h <= 0) return 1;
  return Math.min(1, Math.max(0, n === m ? outsideSquare(n, h) : outsideBand(Math.max(n, m), Math.min(n, m), h)));
}

/** 2 A₀ (1 − A₁ (1 − A₂ …)) with Aₖ the quotient of neighbouring binomial coefficients, none of which overflows. */
function outsideSquare(n: number, h: number): number {
  let probability = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let quotient = 1;
    for (let j = 0; j < h; j++) quotient *= (n - k * h - j) / (n + k * h + j + 1);
    probability = quotient * (1 - probability);
  }
  return 2 * probability;
}

function outsideBand(n: number, m: number, h: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const stepX = m / divisor;
  const stepY = n / divisor;
  // outside[y]: share of the paths to (x, y) that were outside; 1 beyond the band.
  const outside = new Float64Array(m + 1).fill(1);
  for (let y = 0; y <= m && y * stepY < h; y++) outside[y] = 0;
  for (let x = 1; x <= n; x++) {
    const low = Math.max(0, Math.floor((x * stepX - h) / stepY) + 1);
    const high = Math.min(m, Math.ceil((x * stepX + h) / stepY) - 1);
    if (low > high) return 1;
    if (low > 0) outside[low - 1] = 1;
    for (let y = low; y <= high; y++) {
      const fromLeft = outside[y] as number;
      const fromBelow = y === 0 ? 0 : (outside[y - 1] as number);
      outside[y] = (fromLeft * x + fromBelow * y) / (x + y);
    }
  }
  return outside[m] as number;
}

/** Of two counts. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
