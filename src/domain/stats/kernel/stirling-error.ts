const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Bernoulli coefficients B(2k) / (2k (2k − 1)) of the Stirling series. */
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * What Stirling's formula lacks: log Γ(n + 1) − (n + ½) log n + n − ½ log 2π, to a few units in the last place of 1.
 *
 * @param n - Above 0, not necessarily an integer.
 */
export function stirlingError(n: number): number {
  let shift = 0;
  let m = n;
  for (; m < 10; m++) shift += (m + 0.5) * Math.log1p(1 / m) - 1;
  const inverseSquare = 1 / (m * m);
  let sum = 0;
  for (let k = SERIES.length - 1; k >= 0; k--) sum = sum * inverseSquare + (SERIES[k] as number);
  return shift + sum / m;
}

/** log Γ(x) for x ≥ 10. */
export function stirlingLogGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
}
